import { readdirSync, readFileSync } from 'node:fs';
import { agentFamily } from '../src/usage/agent-family.js';
import type { KeyFacts, QuotaFacts } from '../src/usage/detector.js';
import { dayMs, minuteMs } from '../src/usage/detector.js';
import { emptyMinute, type Guesses, type KeyMinute } from '../src/usage/key-minute.js';

/** Series begin on a Monday, 00:00 UTC. */
export const seriesStart = Date.UTC(2026, 8, 7);
const folder = new URL('./series/', import.meta.url);

export interface RecordedSeries {
  readonly facts: KeyFacts;
  readonly quota: QuotaFacts | undefined;
  readonly minutes: readonly KeyMinute[];
  /** `d9 03:04 subject`, in order. */
  readonly expected: readonly string[];
}

export function seriesNames(): readonly string[] {
  return readdirSync(folder).map((file) => file.replace('.series', ''));
}

/**
 * Reads a series. A line is `facts name=day …`, `quota name=value …`, `! <time> <subject>` (a finding that must come), or
 * `<time> [to <time>] [every <n>m] [from <h> until <h>] [mon-fri] name=value …`; a time is `d<day> hh:mm`.
 */
export function readSeries(name: string): RecordedSeries {
  const lines = readFileSync(new URL(`${name}.series`, folder), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const pairsOf = (word: string) => pairs(lines.find((line) => line.startsWith(`${word} `)) ?? '');
  const quota = pairsOf('quota');
  return {
    facts: factsFrom(pairsOf('facts')),
    quota: quota['allow'] === undefined ? undefined : quotaFrom(quota),
    minutes: lines
      .filter((line) => line.startsWith('d'))
      .flatMap(minutesOf)
      .sort((a, b) => a.at - b.at),
    expected: lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1).trim()),
  };
}

/** `d9 03:04` of a moment. */
export function timeOf(at: number): string {
  const day = Math.floor((at - seriesStart) / dayMs);
  return `d${day} ${new Date(at).toISOString().slice(11, 16)}`;
}

function pairs(line: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    line
      .split(/\s+/)
      .filter((word) => word.includes('='))
      .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  );
}

function factsFrom(days: Readonly<Record<string, string>>): KeyFacts {
  const time = (name: string) => (days[name] === undefined ? null : seriesStart + Number(days[name]) * dayMs);
  return {
    createdAt: time('createdAt') ?? seriesStart,
    lastUsedAt: time('lastUsedAt'),
    revokedAt: time('revokedAt'),
    browserGuard: (days['browserGuard'] ?? 'block') as KeyFacts['browserGuard'],
    secretCreatedAt: time('secretCreatedAt') ?? seriesStart,
    oldSecretEndedAt: time('oldSecretEndedAt'),
  };
}

function quotaFrom(quota: Readonly<Record<string, string>>): QuotaFacts {
  return {
    allow: Number(quota['allow']),
    used: Number(quota['used']),
    startsAt: seriesStart + Number(quota['startsAt']) * dayMs,
    endsAt: seriesStart + Number(quota['endsAt']) * dayMs,
  };
}

const span =
  /^(?<from>d\d+ \d\d:\d\d)(?: to (?<to>d\d+ \d\d:\d\d))?(?: every (?<every>\d+)m)?(?: from (?<open>\d+) until (?<close>\d+))?(?<weekdays> mon-fri)? /;

function minutesOf(line: string): readonly KeyMinute[] {
  const groups = span.exec(line)?.groups;
  if (groups === undefined) throw new Error(`this is no line of a series: ${line}`);
  const from = momentOf(groups['from'] ?? '');
  const to = groups['to'] === undefined ? from : momentOf(groups['to']);
  const minutes: KeyMinute[] = [];
  for (let at = from; at <= to; at += Number(groups['every'] ?? 1) * minuteMs) {
    const hour = new Date(at).getUTCHours();
    const isFree = groups['weekdays'] !== undefined && Math.floor((at - seriesStart) / dayMs) % 7 >= 5;
    if (isFree || hour < Number(groups['open'] ?? 0) || hour >= Number(groups['close'] ?? 24)) continue;
    minutes.push(minuteFrom(pairs(line), at));
  }
  return minutes;
}

function momentOf(time: string): number {
  const [, day, hours, minutes] = /^d(\d+) (\d\d):(\d\d)$/.exec(time) ?? [];
  return seriesStart + Number(day) * dayMs + (Number(hours) * 60 + Number(minutes)) * minuteMs;
}

function minuteFrom(fields: Readonly<Record<string, string>>, at: number): KeyMinute {
  const allowed = Number(fields['allowed'] ?? 0);
  const refused = Number(fields['refused'] ?? 0);
  const tally = { allowed, refused };
  const guessed = fields['guesses'] === undefined ? {} : { guesses: guessesFrom(fields) };
  const named = (name: string | undefined) =>
    Object.fromEntries((name?.split(',') ?? []).map((one) => [one, tally]));
  return {
    ...emptyMinute(fields['key'] ?? 'key_1', 'acc_1', at),
    allowed,
    refused: refused > 0 ? { [fields['reason'] ?? 'rate_limited']: refused } : {},
    byCountry: named(fields['country']),
    byNetwork: named(fields['network']),
    byAgent: fields['agent'] === undefined ? {} : { [agentFamily(fields['agent'])]: tally },
    byPermission: fields['permission'] === undefined ? {} : { [fields['permission']]: allowed },
    deniedRoutes: Object.fromEntries((fields['denied']?.split(',') ?? []).map((route) => [route, 1])),
    browserUses: Number(fields['browser'] ?? 0),
    ...guessed,
  };
}

/** `guesses=3 guessers=198.51.100.0/24,203.0.113.0/24` are three from each. */
function guessesFrom(fields: Readonly<Record<string, string>>): Guesses {
  const networks = (fields['guessers'] ?? 'unknown').split(',');
  const each = Number(fields['guesses']);
  return {
    hint: 'neo_live_Ab12…9xYz',
    count: each * networks.length,
    networks: Object.fromEntries(networks.map((network) => [network, each])),
  };
}
