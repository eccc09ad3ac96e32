import {
  afterAttempt,
  bodyOf,
  type ClaimedDelivery,
  type Clock,
  type DeliveryAttempt,
  type DeliveryStore,
  type EndedEndpoint,
  type Mac,
  signatureHeaders,
} from '@neoagent/core';
import { newPace } from '../../new-pace.js';
import type { PostResult, PostWebhook } from '../../webhooks/post-webhook.js';
import { createAttemptRecorder } from './attempt-recorder.js';
import { roomFor } from './room-for.js';

/** How long a claimed delivery belongs to its claimant; well over the time-out of a try. */
const leaseMs = 60_000;
const eventsAtOnce = 500;
/** On stopping, tries in progress get this long; what is cut off is tried again by the next process. */
const drainMs = 3000;

/** Sends what is due. */
export interface WebhookSender {
  /** Spreads the outbox and starts what is due and there is room for. Resolves without waiting for receivers. */
  run(): Promise<void>;
  /** Resolves when nothing is in flight. */
  settled(): Promise<void>;
  /** Starts nothing more, and waits a little for what is in flight. */
  stop(): Promise<void>;
}

export interface WebhookSenderParts {
  readonly deliveries: DeliveryStore;
  readonly post: PostWebhook;
  readonly mac: Mac;
  readonly openSecret: (sealed: string, endpointId: string) => string;
  readonly clock: Clock;
  readonly newDeliveryId: () => string;
  /** From 0 to 1. */
  readonly jitter: () => number;
  readonly onEnded: (ended: EndedEndpoint) => void;
  readonly onFault: (error: unknown) => void;
}

/** A try that was not made: whoever gets an unsigned event could not tell it from a forged one. */
const unsignable: PostResult = {
  status: null,
  retryAfterMs: null,
  durationMs: 0,
  failure: 'The signing secret of this endpoint was stored under another NEOAGENT_SECRET. Rotate it.',
  responseBody: '',
};

export function createWebhookSender(parts: WebhookSenderParts): WebhookSender {
  const { deliveries, clock } = parts;
  const recorder = createAttemptRecorder(deliveries, parts.onEnded);
  const abort = new AbortController();
  const inFlight = new Map<string, number>();
  const tries = new Set<Promise<void>>();
  let isStopped = false;
  let running: Promise<void> | undefined;
  let isWanted = false;

  function run(): Promise<void> {
    isWanted = true;
    running ??= runAgain().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function runAgain(): Promise<void> {
    while (isWanted && !isStopped) {
      isWanted = false;
      await spread();
      await start();
    }
  }

  async function spread(): Promise<void> {
    const order = { at: clock.now(), limit: eventsAtOnce, newId: parts.newDeliveryId };
    const pace = newPace();
    while (!isStopped && (await deliveries.fanOut(order)) === eventsAtOnce) await pace.rest();
  }

  async function start(): Promise<void> {
    const at = clock.now();
    const room = roomFor(await deliveries.due(at), inFlight);
    const claimed = await deliveries.claim({ at, room, leaseEndsAt: at + leaseMs });
    for (const one of claimed) launch(one);
  }

  function launch(claimed: ClaimedDelivery): void {
    const { id } = claimed.endpoint;
    inFlight.set(id, (inFlight.get(id) ?? 0) + 1);
    const made = attempt(claimed)
      .catch(parts.onFault)
      .then(() => {
        const left = (inFlight.get(id) ?? 1) - 1;
        if (left === 0) inFlight.delete(id);
        else inFlight.set(id, left);
        tries.delete(made);
        if (!isStopped) run().catch(parts.onFault);
      });
    tries.add(made);
  }

  async function attempt({ delivery, event, endpoint }: ClaimedDelivery): Promise<void> {
    const at = clock.now();
    const body = bodyOf(event);
    const secrets = secretsOf(endpoint, at);
    const signed =
      secrets.length > 0 &&
      signatureHeaders({ id: event.id, at, body, secrets, style: endpoint.signatureStyle }, parts.mac);
    const headers = { 'content-type': 'application/json', 'user-agent': 'Neoagent-Webhooks/1', ...signed };
    const result = signed
      ? await parts.post({ url: endpoint.url, headers, body, signal: abort.signal })
      : unsignable;
    if (abort.signal.aborted && result.status === null) return;
    const number = delivery.attempts + 1;
    const outcome = afterAttempt({
      result,
      attempts: number,
      at: clock.now(),
      endpoint,
      jitter: parts.jitter(),
    });
    const { status, failure, durationMs, responseBody } = result;
    const made: DeliveryAttempt = {
      number,
      at,
      durationMs,
      status,
      failure,
      requestHeaders: headers,
      responseBody,
    };
    await recorder.record({ deliveryId: delivery.id, endpointId: endpoint.id, attempt: made, outcome });
  }

  /** Those that can be read: after NEOAGENT_SECRET was changed none can, and after a rotation the old one still cannot. */
  function secretsOf(endpoint: ClaimedDelivery['endpoint'], at: number): readonly string[] {
    const { id, sealedSecret, previousSealedSecret, previousEndsAt } = endpoint;
    const isOverlap = previousSealedSecret !== null && previousEndsAt !== null && at < previousEndsAt;
    const sealed = isOverlap ? [sealedSecret, previousSealedSecret] : [sealedSecret];
    return sealed.flatMap((one) => {
      try {
        return [parts.openSecret(one, id)];
      } catch {
        return [];
      }
    });
  }

  return {
    run,
    async settled() {
      while (running !== undefined || tries.size > 0) await Promise.all([running, ...tries]);
    },
    async stop() {
      isStopped = true;
      await running;
      const timer = setTimeout(() => abort.abort(), drainMs);
      await Promise.all(tries);
      clearTimeout(timer);
    },
  };
}
