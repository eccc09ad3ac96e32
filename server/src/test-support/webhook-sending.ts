import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { EndedEndpoint, WebhookEndpoint } from '@neoagent/core';
import { createMemoryDatabase } from '@neoagent/stores';
import { expect, onTestFinished } from 'vitest';
import { createGuardedAgent } from '../webhooks/guarded-agent.js';
import { createPostWebhook } from '../webhooks/post-webhook.js';
import { hmacSha256, newSigningSecret } from '../webhooks/signing-secret.js';
import type { Resolve, TargetPolicy } from '../webhooks/target-guard.js';
import { createWebhookSender } from '../workers/webhooks/webhook-sender.js';
import { addAccount, aManagementContext, sealer } from './management.js';

const allowLoopback = { allow: ['127.0.0.1/32'], allowHttp: true };
/** How long the sender of the tests waits for a receiver. */
export const timeoutMs = 400;

/** One request as a receiver got it. */
export interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A receiver on a port of its own, keeping what it got. */
export async function aReceiver(answer?: RequestListener) {
  const received: Received[] = [];
  const server: Server = createServer((request: IncomingMessage, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers as Record<string, string>, body });
      if (answer !== undefined) answer(request, response);
      else response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { received, port, url: `http://127.0.0.1:${port}/hook` };
}

/** A sender over a memory database, with a clock that is moved by hand and one account. */
export async function aSender(given: { policy?: TargetPolicy; resolve?: Resolve } = {}) {
  const db = createMemoryDatabase();
  const { clock, context } = aManagementContext(db);
  const account = await addAccount(db);
  const policy = () => given.policy ?? allowLoopback;
  const resolve: Resolve = given.resolve ?? (async () => [{ address: '127.0.0.1', family: 4 }]);
  const dispatcher = createGuardedAgent({ policy, resolve, timeoutMs });
  const ended: EndedEndpoint[] = [];
  const faults: unknown[] = [];
  let made = 0;
  const start = () =>
    createWebhookSender({
      deliveries: db.deliveries,
      post: createPostWebhook({ dispatcher, policy, timeoutMs, now: context.clock.now }),
      mac: hmacSha256,
      openSecret: sealer.open,
      clock: context.clock,
      newDeliveryId: () => `dlv_${++made}`,
      jitter: () => 0.5,
      onEnded: (one) => void ended.push(one),
      onFault: (fault) => void faults.push(fault),
    });
  onTestFinished(async () => {
    await dispatcher.destroy();
    expect(faults).toEqual([]);
  });
  const sender = start();
  let endpoints = 0;
  let events = 0;
  return {
    db,
    clock,
    context,
    account,
    ended,
    sender,
    start,
    async endpoint(url: string, change: Partial<WebhookEndpoint> = {}) {
      const id = change.id ?? `whe_${++endpoints}`;
      const secret = newSigningSecret();
      await db.webhooks.insertEndpoint({
        id,
        accountId: account.id,
        url,
        description: '',
        events: ['*'],
        signatureStyle: 'standard',
        isOrdered: false,
        sealedSecret: sealer.seal(secret, id),
        secretHint: 'whsec_…',
        previousSealedSecret: null,
        previousEndsAt: null,
        createdAt: clock.at,
        disabledAt: null,
        disabledReason: null,
        failingSince: null,
        failures: 0,
        ...change,
      });
      return { id, secret };
    },
    async tell(count = 1) {
      for (let n = 0; n < count; n++) {
        const event = { id: `evt_${++events}`, accountId: account.id, type: 'key.created', at: clock.at };
        await db.webhooks.appendEvent({ ...event, data: { n: events }, once: null });
      }
    },
    async send() {
      await sender.run();
      await sender.settled();
    },
    deliveries: (endpointId = 'whe_1') =>
      db.deliveries.list({ accountId: account.id, endpointId, limit: 200 }),
    show: async (id = 'dlv_1') => {
      const shown = await db.deliveries.find(account.id, id);
      if (shown === undefined) throw new Error(`there is no delivery ${id}`);
      return shown;
    },
    find: (id = 'whe_1') => db.webhooks.findEndpoint(account.id, id),
  };
}
