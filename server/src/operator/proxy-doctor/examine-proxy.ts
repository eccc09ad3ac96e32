import { type Check, causeOf, ok, problem } from '../doctor/check.js';
import { exitCodes, type Outcome } from '../outcome.js';
import { plainFields } from '../plain-table.js';
import { askProxy, isAllowed, type ProxyAnswer, type ProxyQuestion, shown } from './ask-proxy.js';
import {
  type ProbedProxy,
  probeAddress,
  probeIdentity,
  probeOriginalRequest,
  probePath,
  probeRefusal,
  probeTwoKeys,
} from './probes.js';
import { fixFor, type ProxyKind, proxyKindOf } from './proxy-fixes.js';

const labels = { ok: 'ok', warning: 'not probed', problem: 'NOT SAFE' } as const;

/** The limiter stood in the way, so that a refusal proves nothing. */
class OutOfLimit extends Error {}

/**
 * `doctor --proxy <url>`: sends what an attacker would send through a reverse proxy and gives a verdict per probe. Sends about 25 GETs,
 * of which at most a dozen are counted. Exit code 1 when one is not safe, or when the key does not open the URL.
 */
export async function examineProxy(
  url: URL,
  options: {
    readonly secret: string;
    readonly addressSecret: string | undefined;
    readonly kind: ProxyKind | undefined;
  },
): Promise<Outcome> {
  let { kind } = options;
  const checks: Check[] = [];
  try {
    const first = await ask(url, { secrets: [options.secret] });
    // The proxy signs its own answers; the upstream may have signed the allowed one.
    kind ??= proxyKindOf((await ask(url, { secrets: [] })).server);
    checks.push(firstCheck(first));
    const proxy = {
      ...options,
      path: url.pathname,
      ask: (question: ProxyQuestion) => ask(url, question),
      fixFor: (topic: Parameters<typeof fixFor>[1]) => fixFor(kind, topic),
    };
    if (isAllowed(first)) await probeAll(proxy, checks);
  } catch (error) {
    checks.push(interrupted(error));
  }
  const isSafe = checks.every(({ level }) => level !== 'problem');
  return {
    json: { ok: isSafe, url: url.href, proxy: kind ?? null, checks },
    text: plainFields(checks.map((check) => [labels[check.level], lineOf(check)])),
    exitCode: isSafe ? 0 : exitCodes.refused,
  };
}

async function probeAll(proxy: ProbedProxy, checks: Check[]): Promise<void> {
  checks.push(await probeRefusal(proxy));
  checks.push(await probeTwoKeys(proxy));
  checks.push(await probePath(proxy));
  checks.push(...(await probeOriginalRequest(proxy)));
  checks.push(await probeAddress(proxy));
  checks.push(await probeIdentity(proxy));
}

async function ask(url: URL, question: ProxyQuestion): Promise<ProxyAnswer> {
  const answer = await askProxy(url, question);
  if (answer.reason === 'rate_limited' || answer.reason === 'quota_exceeded') {
    throw new OutOfLimit(answer.reason);
  }
  return answer;
}

function firstCheck(answer: ProxyAnswer): Check {
  const name = 'a request with the key';
  if (isAllowed(answer)) return ok(name, `it passes (${answer.status})`);
  return problem(
    name,
    `it gets ${shown(answer)}; every other probe needs one that passes with 2xx`,
    'name a URL that the key in NEOAGENT_SECRET_KEY may GET; "npx neoagent key create --account <account> --name doctor" makes a key',
  );
}

function interrupted(error: unknown): Check {
  const name = 'the probes';
  if (error instanceof OutOfLimit)
    return problem(
      name,
      `they ended early: ${error.message}`,
      'use a key whose plan allows 30 requests a minute',
    );
  return problem(
    name,
    `they ended early: no answer (${causeOf(error)})`,
    'name the URL as callers reach it, and see that it answers',
  );
}

function lineOf({ name, level, message, fix }: Check): string {
  if (fix === null) return `${name}: ${message}`;
  return `${name}: ${message}; to ${level === 'warning' ? 'probe' : 'mend'} it: ${fix}`;
}
