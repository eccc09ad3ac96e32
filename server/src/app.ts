import { hash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import {
  answerStatusOf,
  base62,
  type Clock,
  createCachedKeyFinder,
  createGuessLimiter,
  type Database,
  KeyCache,
  type NoteCanary,
  type Reason,
  type World,
} from '@neoagent/core';
import { createMemoryLimitStore, type MemoryLimitStore, type SqlDatabase } from '@neoagent/stores';
import type { Logger } from 'pino';
import { type Accounts, createAccounts } from './accounts/accounts.js';
import { createLeakNotice } from './accounts/leak-notice.js';
import type { ManagementContext } from './api/context.js';
import type { LeakParts } from './api/leaks/leak-parts.js';
import { createPublicKeys } from './api/leaks/public-keys.js';
import { createAuthorizer } from './authorizer/authorizer.js';
import { CanaryRecorder } from './authorizer/canary-recorder.js';
import type { Door } from './authorizer/door.js';
import { GuessRecorder } from './authorizer/guess-recorder.js';
import { MinuteRecorder } from './authorizer/minute-recorder.js';
import { RefusalRecorder } from './authorizer/refusal-recorder.js';
import { SenderRecorder } from './authorizer/sender-recorder.js';
import { ServingRecorder } from './authorizer/serving-recorder.js';
import { ShadowRecorder } from './authorizer/shadow-recorder.js';
import { UsageRecorder } from './authorizer/usage-recorder.js';
import { UseRecorder } from './authorizer/use-recorder.js';
import type { Rules, Settings } from './config/config.js';
import { createCallerLines } from './front-doors/caller-lines.js';
import { createForwardAuth } from './front-doors/forward-auth/forward-auth.js';
import { createGateway } from './front-doors/gateway/gateway.js';
import { createTunnels, type Tunnels } from './front-doors/gateway/tunnels/tunnels.js';
import { createUpstreams, type Upstreams } from './front-doors/gateway/upstreams/upstreams.js';
import type { VerifyParts } from './front-doors/verify/verify.js';
import type { PastRoutingParts } from './front-doors/verify/verify-past-routing.js';
import { createCountryFinder } from './geo/country-finder.js';
import { AnswerQueue } from './http/answer-queue.js';
import { createMetrics, type Metrics } from './observability/metrics.js';
import { createRedactor } from './observability/redact.js';
import { createRandomNames, randomCharacters } from './random.js';
import { createSecretSealer, type SecretSealer } from './webhooks/sealed-secret.js';
import { newSigningSecret } from './webhooks/signing-secret.js';
import { whyNotTarget } from './webhooks/why-not-target.js';
import { whileSame } from './while-same.js';
import type { Remembered } from './workers/watch-changes.js';

/** Records in memory; with about 1 KB each this bounds the cache to some 100 MB. */
const cachedKeys = 100_000;

/** Counters of limits: one for each key in the cache and two more for each, before one that still holds spent units is forgotten. */
const countersKept = 3 * cachedKeys;

/** Every part of a running installation, wired. Nothing listens yet. */
export interface App {
  readonly settings: Settings;
  readonly rules: () => Rules;
  readonly db: Database;
  readonly accounts: Accounts;
  readonly management: ManagementContext;
  readonly gateway: ReturnType<typeof createGateway>;
  readonly forwardAuth: ReturnType<typeof createForwardAuth>;
  readonly verify: VerifyParts & Pick<PastRoutingParts, 'answers' | 'newRequestId' | 'onFault'>;
  readonly leaks: LeakParts;
  readonly metrics: Metrics;
  readonly uses: UseRecorder;
  readonly senders: SenderRecorder;
  readonly shadow: ShadowRecorder;
  readonly limits: MemoryLimitStore;
  readonly refusals: RefusalRecorder;
  readonly usage: UsageRecorder;
  readonly servings: ServingRecorder;
  readonly minutes: MinuteRecorder;
  readonly guesses: GuessRecorder;
  readonly canaries: CanaryRecorder;
  readonly upstreams: Upstreams;
  readonly tunnels: Tunnels;
  /** Opens the signing secrets of webhook endpoints. */
  readonly sealer: SecretSealer;
  readonly publicUrl: () => string;
  /** What is kept of the store in memory, and may be changed by another process. */
  readonly remembered: Remembered;
  readonly log: Logger;
}

/** The composition root: the only place that knows every part. */
export function createApp(parts: {
  readonly settings: Settings;
  /** The rules in force at this moment. */
  readonly rules: () => Rules;
  readonly db: SqlDatabase;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where this process can be reached; stands in for a configured public URL. */
  readonly ownUrl: () => string;
}): App {
  const { settings, rules, db, clock, log } = parts;
  const cache = new KeyCache(cachedKeys);
  const metrics = createMetrics({ cachedKeys: () => cache.size });
  const redact = createRedactor(rules().format.prefix);
  const shadow = new ShadowRecorder();
  const countryOf = createCountryFinder(
    () => settings.geoFile ?? rules().geoFile,
    (error) => log.error({ err: error }, 'the file of countries cannot be read; countries stay unknown'),
  );
  const uses = new UseRecorder(redact, countryOf);
  const senders = new SenderRecorder(redact, countryOf);
  const statusAt = (reason: Reason, door: Door) =>
    answerStatusOf(reason, door === 'forward_auth' ? 'forward_auth' : 'gateway', rules());
  const usage = new UsageRecorder({
    statusOf: statusAt,
    onDropped: (count) => metrics.countUncountedRequests(count),
  });
  const servings = new ServingRecorder(usage, (served) => metrics.observeServed(served));
  const refusals = new RefusalRecorder({
    redact,
    statusOf: statusAt,
    onDropped: (count) => metrics.countDroppedRefusals(count),
  });
  const minutes = new MinuteRecorder({ redact, countryOf });
  const guesses = new GuessRecorder({
    format: () => rules().format,
    onDropped: (count) => metrics.countDroppedGuesses(count),
  });
  const limiter = createGuessLimiter(() => rules().guesses, steadyNow);
  const digest = (text: string) => hash('sha256', text, 'base64url');
  const limits = createMemoryLimitStore({ steadyNow, maximumCounters: countersKept });
  const canaries = new CanaryRecorder({ redact, countryOf });
  const noteCanary: NoteCanary = (record, request) => canaries.note(record, request);
  const keys = createCachedKeyFinder({ cache, guesses: limiter, reader: db, noteCanary });
  const sealer = createSecretSealer(settings.secret);
  const publicUrl = () => rules().publicUrl ?? parts.ownUrl();

  const world = whileSame(
    rules,
    ({ format, routes, plans }): World => ({ format, routes, plans, digest, keys, limits }),
  );
  const authorizer = createAuthorizer({
    world,
    uses,
    senders,
    shadow,
    refusals,
    usage,
    minutes,
    guesses,
    metrics,
  });
  const management: ManagementContext = {
    db,
    clock,
    random: randomCharacters,
    digest,
    format: rules().format,
    rules,
    limits,
    webhooks: {
      newSecret: newSigningSecret,
      seal: sealer.seal,
      refuseUrl: (url) => whyNotTarget(url, rules().webhooks),
    },
    forgetKey: (keyId) => cache.evictKey(keyId),
    forgetAccount: (accountId) => cache.evictAccount(accountId),
  };
  const onFault = (error: unknown, requestId?: string) => {
    metrics.countFault();
    log.error({ err: error, requestId }, 'a decision could not be made');
  };
  const doors = {
    authorizer,
    answers: new AnswerQueue(onFault),
    now: () => clock.now(),
    newRequestId,
    trustedProxies: () => rules().trustedProxies,
    style: () => ({ limitStatus: rules().limitStatus, publicUrl: publicUrl() }),
    onFault,
    callerLines: createCallerLines(),
  };
  const accounts = createAccounts({
    db,
    secret: settings.secret,
    publicUrl,
    clock,
    random: randomCharacters,
    dataDir: settings.dataDir,
    signupMode: () => rules().signup,
    log,
  });
  const upstreams = createUpstreams({ configured: () => rules().upstreams });
  const gatewayParts = {
    ...doors,
    upstreams,
    authorizations: () => rules().authorizations,
    servings,
    via: `neoagent-${randomCharacters(base62, 10)}`,
  };
  const leaks: LeakParts = {
    context: management,
    publicKeys: createPublicKeys(clock),
    attempts: createGuessLimiter(() => rules().guesses, steadyNow),
    tellOwners: createLeakNotice({ db, accounts, publicUrl }),
    redact,
  };
  return {
    settings,
    rules,
    db,
    accounts,
    management,
    gateway: createGateway(gatewayParts),
    forwardAuth: createForwardAuth(doors),
    verify: doors,
    leaks,
    metrics,
    uses,
    senders,
    shadow,
    limits,
    refusals,
    usage,
    servings,
    minutes,
    guesses,
    canaries,
    upstreams,
    tunnels: createTunnels(gatewayParts),
    sealer,
    publicUrl,
    remembered: { forget: () => cache.evictAll(), confirm: (at) => cache.confirm(at) },
    log,
  };
}

const { timeOrigin } = performance;

/** A clock that never steps, unlike the wall's: one wrong jump of that one cannot freeze a limit. */
function steadyNow(): number {
  return Math.floor(timeOrigin + performance.now());
}

const requestName = createRandomNames(base62, 22);

/** Names one request everywhere: 22 base62 characters. */
export function newRequestId(): string {
  return `req_${requestName()}`;
}
