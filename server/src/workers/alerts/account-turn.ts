import {
  type Alert,
  type CandidateSieve,
  candidatesIn,
  type Database,
  type Detector,
  type DetectorMemory,
  type DetectorName,
  type DetectorRule,
  defaultRule,
  detectorNamed,
  type Finding,
  type FindingCandidate,
  type FindingCount,
  type FoundCandidate,
  type KeyFacts,
  type KeyMinute,
  type Pace,
  type Parameters,
  type QuotaFacts,
  type WatchFault,
  type WatchState,
  watch,
} from '@neoagent/core';
import { keyFactsOf } from '../../commands/alerts/facts-of.js';
import { type AccountMinutes, type Facts, type QuotaOf, scopesOf } from './read-facts.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** What the keeper of alerts works with. */
export interface AlertKeeperParts {
  readonly db: Database;
  /** The minutes that began before, taken once: those of one account together, oldest first. */
  readonly take: (before: number) => Iterable<KeyMinute>;
  /** What was guessed in the minutes that began before, as minutes of the keys in question; absent where nobody takes notes. */
  readonly guessed?: (before: number) => Promise<readonly KeyMinute[]>;
  readonly quotaOf: QuotaOf;
  readonly raise: (finding: Finding, rule: DetectorRule) => Promise<Alert | undefined>;
  /** Told of each new alert, after it is stored. */
  readonly onRaised: (alert: Alert) => void;
  readonly onFault: (fault: WatchFault, scope: string) => void;
  readonly detectors?: readonly Detector[];
  /** The pace of one pass; by the process's clock unless given. */
  readonly newPace?: () => Pace;
}

/** One pass over the minutes of some accounts. */
export interface Pass {
  readonly at: number;
  /** One for all of it: a pace that took another's rests for work would rest ever longer. */
  readonly pace: Pace;
  readonly detectors: readonly Detector[];
  /** Which of the minutes that changed rules can be tried on are kept. */
  readonly sieve: CandidateSieve;
}

interface Memory {
  readonly accountId: string;
  readonly stored: string | undefined;
  state: WatchState;
}

interface Batch {
  readonly detectors: readonly Detector[];
  readonly memories: ReadonlyMap<string, Memory>;
  readonly rules: ReadonlyMap<DetectorName, DetectorRule>;
  readonly sieve: CandidateSieve;
  readonly findings: Finding[];
  readonly candidates: FindingCandidate[];
}

/** What detectors learnt of an account, to be stored. */
export interface Learnt {
  readonly memories: readonly DetectorMemory[];
  readonly counts: readonly FindingCount[];
  readonly candidates: readonly FindingCandidate[];
}

/**
 * Shows the minutes of one account to the detectors and raises what they find. What they learnt is to be stored afterwards: after a crash
 * a finding is made again, and found to be open already.
 */
export async function handleAccount(
  parts: AlertKeeperParts,
  pass: Pass,
  { accountId, minutes, facts }: AccountMinutes & { readonly facts: Facts },
): Promise<Learnt> {
  const { pace } = pass;
  const batch = batchFor(pass, { accountId, minutes, facts });
  const quota = facts.quotas.get(accountId);
  for (const minute of minutes) {
    await pace.rest();
    const times = facts.keys.get(minute.keyId);
    // As of the minute's end: a secret may have ended in the course of it.
    if (times?.key.accountId === accountId)
      show(parts, batch, { minute, key: keyFactsOf(times, minute.at + minuteMs), quota });
  }
  await raiseAll(parts, batch);
  return {
    memories: changedOf(batch.memories),
    counts: countsOf(batch.findings),
    candidates: batch.candidates,
  };
}

function batchFor(
  { detectors, sieve }: Pass,
  { accountId, minutes, facts }: AccountMinutes & { readonly facts: Facts },
): Batch {
  const memoryOf = (scope: string): Memory => {
    const text = facts.memories.get(scope);
    return { accountId, stored: text, state: readState(text) };
  };
  return {
    detectors,
    memories: new Map(scopesOf({ accountId, minutes }).map((scope) => [scope, memoryOf(scope)])),
    rules: facts.rules.get(accountId) ?? new Map(),
    sieve,
    findings: [],
    candidates: [],
  };
}

function show(
  { onFault }: AlertKeeperParts,
  batch: Batch,
  {
    minute,
    key,
    quota,
  }: { readonly minute: KeyMinute; readonly key: KeyFacts; readonly quota: QuotaFacts | undefined },
): void {
  // A guess is no use of the key: what is usual for it is not learnt from strangers.
  const scopes = minute.guesses === undefined ? (['key', 'account'] as const) : (['account'] as const);
  for (const scope of scopes) {
    const name = scope === 'key' ? `key:${minute.keyId}` : `account:${minute.accountId}`;
    const memory = batch.memories.get(name);
    if (memory === undefined) continue;
    const detectors = batch.detectors.filter((detector) => detector.scope === scope);
    addCandidates(batch, candidatesIn(memory.state, minute, { detectors, key }));
    const step = watch(memory.state, minute, {
      detectors,
      context: quota === undefined ? { key } : { key, quota },
      parametersOf: (detector): Parameters | undefined => batch.rules.get(detector)?.parameters,
    });
    memory.state = step.state;
    batch.findings.push(...step.findings);
    for (const fault of step.faults) onFault(fault, name);
  }
}

function addCandidates({ sieve, candidates }: Batch, found: readonly FoundCandidate[]): void {
  for (const one of found) {
    if (sieve.isWorthKeeping(detectorNamed(one.candidate.detector), one)) candidates.push(one.candidate);
  }
}

async function raiseAll(parts: AlertKeeperParts, { findings, rules }: Batch): Promise<void> {
  for (const finding of findings) {
    const rule = rules.get(finding.detector) ?? defaultRule(finding.accountId, finding.detector);
    const alert = rule.isEnabled ? await parts.raise(finding, rule) : undefined;
    if (alert !== undefined) parts.onRaised(alert);
  }
}

/** A memory that cannot be read is begun anew: a detector that forgets is better than one that stands still. */
function readState(text: string | undefined): WatchState {
  if (text === undefined) return {};
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** The memories that are no longer what was stored. */
function changedOf(memories: ReadonlyMap<string, Memory>): readonly DetectorMemory[] {
  return [...memories].flatMap(([scope, { accountId, stored, state: known }]) => {
    const state = JSON.stringify(known);
    return state === (stored ?? '{}') ? [] : [{ scope, accountId, state }];
  });
}

function countsOf(findings: readonly Finding[]): readonly FindingCount[] {
  const counts = new Map<string, FindingCount>();
  for (const { accountId, detector, at } of findings) {
    const day = at - (at % dayMs);
    const place = `${detector} ${day}`;
    counts.set(place, { accountId, detector, day, count: (counts.get(place)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}
