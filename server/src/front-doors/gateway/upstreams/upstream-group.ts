import { Pool } from 'undici';
import type { Upstream } from '../../../config/upstreams/upstream.js';
import { maxAnswerHeaderBytes } from '../answer-bounds.js';
import { createUpstreamConnections, type UpstreamConnections } from '../plain/upstream-connections.js';
import { Places } from './places.js';
import { type Candidate, chooseTarget, newCandidate, noteReached, noteUnreachable } from './target-choice.js';

/** One target with its connections. */
export interface Target extends Candidate {
  readonly origin: string;
  /** Host field of requests to it. */
  readonly host: string;
  /** For what Node has read, and for probes. */
  readonly pool: Pool;
  /** For plain requests. */
  readonly plain: UpstreamConnections;
  /** Of both. */
  readonly places: Places;
}

/** The targets of one upstream: which comes next, and what requests have shown about each. */
export interface UpstreamGroup {
  readonly upstream: Upstream;
  /** The next target that is not in `tried`; `undefined` when all were tried. */
  choose(tried?: ReadonlySet<Target>): Target | undefined;
  /** Whether another target is left to try. */
  readonly hasSeveral: boolean;
  unreachable(target: Target): void;
  reached(target: Target): void;
  /** Does what a request needs of this upstream; closing waits for it, whether it is under way or has yet to be sent. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Stops probing, lets requests in progress finish, then closes every connection. */
  close(): Promise<void>;
}

/** Opens nothing yet: connections are made when requests need them, and kept for the next ones. */
export function createUpstreamGroup(upstream: Upstream, steadyNow: () => number): UpstreamGroup {
  const { connectMs, headersMs, bodyMs } = upstream.timeouts;
  const targets = upstream.targets.map(({ origin, weight }): Target => {
    const pool = new Pool(origin, {
      connect: { timeout: connectMs, ...(upstream.ca !== undefined && { ca: upstream.ca }) },
      headersTimeout: headersMs,
      bodyTimeout: bodyMs,
      connections: upstream.connections,
      pipelining: 1,
      maxHeaderSize: maxAnswerHeaderBytes,
    });
    const plain = createUpstreamConnections(origin, upstream);
    const places = new Places(upstream.connections);
    return { ...newCandidate(weight), origin, host: new URL(origin).host, pool, plain, places };
  });
  const probing = upstream.health && startProbing(targets, upstream.health, headersMs);
  let underWay = 0;
  let onNone: (() => void)[] = [];
  return {
    upstream,
    hasSeveral: targets.length > 1,
    choose: (tried) => chooseTarget(targets, steadyNow(), tried),
    unreachable: (target) => noteUnreachable(target, steadyNow()),
    reached: noteReached,
    async during(work) {
      underWay++;
      try {
        return await work();
      } finally {
        underWay--;
        if (underWay === 0) {
          for (const tell of onNone) tell();
          onNone = [];
        }
      }
    },
    async close() {
      clearInterval(probing);
      if (underWay > 0) await new Promise<void>((resolve) => onNone.push(resolve));
      await Promise.all(targets.flatMap(({ pool, plain }) => [pool.close(), plain.close()]));
    },
  };
}

/** Asks each target again and again; one that is still being asked is not asked twice. */
function startProbing(
  targets: readonly Target[],
  { path, everyMs }: { readonly path: string; readonly everyMs: number },
  headersMs: number,
): NodeJS.Timeout {
  const asked = new Set<Target>();
  const probe = async (target: Target) => {
    if (asked.has(target)) return;
    asked.add(target);
    target.isUp = await isUp(target, { path, timeoutMs: Math.min(everyMs, headersMs) });
    if (target.isUp) noteReached(target);
    asked.delete(target);
  };
  const timer = setInterval(() => {
    for (const target of targets) void probe(target);
  }, everyMs);
  for (const target of targets) void probe(target);
  return timer.unref();
}

/** 2xx and 3xx are well; anything else, silence included, is not. Never rejects. */
async function isUp(
  { pool }: Target,
  { path, timeoutMs }: { readonly path: string; readonly timeoutMs: number },
): Promise<boolean> {
  try {
    const { statusCode, body } = await pool.request({
      method: 'GET',
      path,
      headers: { 'user-agent': 'neoagent-health' },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
    });
    await body.dump();
    return statusCode >= 200 && statusCode < 400;
  } catch {
    return false;
  }
}
