import { hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  answerStatusOf,
  createCachedKeyFinder,
  createGuessLimiter,
  KeyCache,
  type World,
} from '@neoagent/core';
import { createMemoryDatabase, createMemoryLimitStore } from '@neoagent/stores';
import { createAuthorizer } from '../authorizer/authorizer.js';
import { GuessRecorder } from '../authorizer/guess-recorder.js';
import { MinuteRecorder } from '../authorizer/minute-recorder.js';
import { RefusalRecorder } from '../authorizer/refusal-recorder.js';
import { SenderRecorder } from '../authorizer/sender-recorder.js';
import { ServingRecorder } from '../authorizer/serving-recorder.js';
import { ShadowRecorder } from '../authorizer/shadow-recorder.js';
import { UsageRecorder } from '../authorizer/usage-recorder.js';
import { UseRecorder } from '../authorizer/use-recorder.js';
import type { ConfigProblem } from '../config/config.js';
import { readRules } from '../config/read-rules.js';
import { createCallerLines } from '../front-doors/caller-lines.js';
import type { DoorRequest, DoorResponse } from '../front-doors/door-request.js';
import { createUpstreams } from '../front-doors/gateway/upstreams/upstreams.js';
import { AnswerQueue } from '../http/answer-queue.js';
import type { ServePlain } from '../http/plain/plain-connection.js';
import { createHttpServer, type TakeUpgrade } from '../http-server.js';
import { createMetrics } from '../observability/metrics.js';
import { createRedactor } from '../observability/redact.js';
import { newKeyOf, type RecordChange } from './records.js';

export const t0 = 1_800_000_000_000;
const digest = (text: string) => hash('sha256', text, 'base64url');

/** Everything the front doors need, on memory stores and a clock that stands still, with the given neoagent.yaml and files beside it. */
export function aDoorway(rulesText = '', files: Readonly<Record<string, string>> = {}) {
  const problems: ConfigProblem[] = [];
  const rules = readRules(
    rulesText,
    { name: 'neoagent.yaml', readText: (file) => files[file] ?? '' },
    problems,
  );
  if (rules === undefined) throw new Error(JSON.stringify(problems));
  const db = createMemoryDatabase();
  const cache = new KeyCache(1000);
  const clock = { at: t0 };
  const keys = createCachedKeyFinder({ cache, guesses: createGuessLimiter(() => rules.guesses), reader: db });
  const world: World = { ...rules, digest, keys, limits: createMemoryLimitStore() };
  const shadow = new ShadowRecorder();
  const uses = new UseRecorder((text) => text);
  const senders = new SenderRecorder((text) => text);
  const metrics = createMetrics({ cachedKeys: () => cache.size });
  const refusals = new RefusalRecorder({
    redact: createRedactor(rules.format.prefix),
    statusOf: (reason, door) => answerStatusOf(reason, door === 'forward_auth' ? door : 'gateway', rules),
    onDropped: (count) => metrics.countDroppedRefusals(count),
  });
  const usage = new UsageRecorder({
    statusOf: (reason, door) => answerStatusOf(reason, door === 'forward_auth' ? door : 'gateway', rules),
    onDropped: (count) => metrics.countUncountedRequests(count),
  });
  const servings = new ServingRecorder(usage, (served) => metrics.observeServed(served));
  const minutes = new MinuteRecorder({ redact: (text) => text });
  const guesses = new GuessRecorder({
    format: () => rules.format,
    onDropped: (count) => metrics.countDroppedGuesses(count),
  });
  const authorizer = createAuthorizer({
    world: () => world,
    uses,
    senders,
    shadow,
    refusals,
    usage,
    minutes,
    guesses,
    metrics,
  });
  let requests = 0;
  const faults: unknown[] = [];
  const parts = {
    authorizer,
    callerLines: createCallerLines(),
    now: () => clock.at,
    newRequestId: () => `req_${++requests}`,
    trustedProxies: () => rules.trustedProxies,
    style: () => ({ limitStatus: rules.limitStatus, publicUrl: 'http://test' }) as const,
    onFault: (error: unknown) => void faults.push(error),
    answers: new AnswerQueue((error) => void faults.push(error)),
    servings,
  };
  return {
    db,
    cache,
    clock,
    uses,
    shadow,
    refusals,
    usage,
    servings,
    metrics,
    faults,
    parts,
    /** With connections to the upstreams of the rules; whoever asks closes them. */
    gatewayParts: () => ({
      ...parts,
      upstreams: createUpstreams({ configured: () => rules.upstreams }),
      authorizations: () => rules.authorizations,
      via: 'neoagent-test',
    }),
    addKey: (change?: RecordChange) => addKey(db, rules.format, change),
  };
}

let added = 0;

async function addKey(
  db: ReturnType<typeof createMemoryDatabase>,
  { prefix }: { readonly prefix: string },
  change?: RecordChange,
) {
  const made = newKeyOf(++added, t0, { prefix, ...(change && { change }) });
  await db.accounts.insert(made.account);
  await db.keys.insert(made.key, made.stored, null);
  return made;
}

/** A front door on loopback, asked plainly and by way of Node's server alike; `close` ends it. */
export function listeningDoor(
  door: (request: DoorRequest, response: DoorResponse) => unknown,
  takeUpgrade?: TakeUpgrade,
) {
  return listening(door, takeUpgrade, (request, response) => {
    void door(request, response);
    return true;
  });
}

/** Serves a raw listener on loopback; `close` ends it. */
export async function listening(
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
  takeUpgrade?: TakeUpgrade,
  servePlainly?: ServePlain,
) {
  const server = createHttpServer(
    (request, response) => void listener(request, response),
    takeUpgrade,
    servePlainly,
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
