import {
  type Alert,
  allDetectors,
  type Database,
  type DetectorMemory,
  type DetectorName,
  type DetectorRule,
  defaultRule,
  emptyMinute,
  type Finding,
  type FindingCount,
  type KeyFacts,
  type KeyMinute,
  type KeyWithSecrets,
  type Parameters,
  periodOf,
  type QuotaFacts,
  type WatchFault,
  type WatchState,
  watch,
} from '@neoagent/core';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const keysOfAnAccount = 1000;

export interface AlertKeeperParts {
  readonly db: Database;
  /** The minutes that began before, taken once. */
  readonly take: (before: number) => readonly KeyMinute[];
  /** The quota of a plan, if it has one. */
  readonly quotaOf: (
    plan: string,
  ) => { readonly name: string; readonly allow: number; readonly period: 'day' | 'month' } | undefined;
  readonly raise: (finding: Finding, rule: DetectorRule) => Promise<Alert | undefined>;
  /** Told of each new alert, after it is stored. */
  readonly onRaised: (alert: Alert) => void;
  readonly onFault: (fault: WatchFault, scope: string) => void;
  readonly detectors?: typeof allDetectors;
}

/** Shows what keys did to the detectors, and what detectors find to the accounts. */
export interface AlertKeeper {
  /** Handles the minutes that are over at `at`. What detectors remember is stored when it resolves. */
  run(at: number): Promise<void>;
  /** Looks at every key without traffic: those that are never used, never rotated. */
  inspect(at: number): Promise<void>;
}

interface Batch {
  readonly states: Map<string, { readonly accountId: string; state: WatchState }>;
  readonly rules: ReadonlyMap<DetectorName, DetectorRule>;
  readonly findings: Finding[];
}

export function createAlertKeeper(parts: AlertKeeperParts): AlertKeeper {
  const { db } = parts;
  const detectors = parts.detectors ?? allDetectors;
  let unhandled: readonly KeyMinute[] = [];

  async function handle(minutes: readonly KeyMinute[], at: number): Promise<void> {
    for (const [accountId, own] of byAccount(minutes)) await handleAccount(accountId, own, at);
  }

  async function handleAccount(accountId: string, minutes: readonly KeyMinute[], at: number): Promise<void> {
    const scopes = [...new Set(minutes.map(({ keyId }) => `key:${keyId}`)), `account:${accountId}`];
    const stored = await db.detectors.load(scopes);
    const rules = await db.alerts.listRules(accountId);
    const batch: Batch = {
      states: new Map(scopes.map((scope) => [scope, { accountId, state: readState(stored.get(scope)) }])),
      rules: new Map(rules.map((rule) => [rule.detector, rule])),
      findings: [],
    };
    const records = new Map<string, KeyWithSecrets | undefined>();
    const quota = await quotaOf(accountId, at);
    for (const minute of minutes) {
      const { keyId } = minute;
      if (!records.has(keyId)) records.set(keyId, await db.keys.find(accountId, keyId));
      const record = records.get(keyId);
      if (record !== undefined) show(minute, { batch, key: factsOf(record, minute.at), quota });
    }
    // Raised before the memories are stored: after a crash a finding is made again, and found to be open already.
    await raiseAll(batch);
    await db.detectors.save([...batch.states].map(memoryOf), at);
    await db.detectors.countFindings(countsOf(batch.findings));
  }

  function show(
    minute: KeyMinute,
    {
      batch,
      key,
      quota,
    }: { readonly batch: Batch; readonly key: KeyFacts; readonly quota: QuotaFacts | undefined },
  ): void {
    for (const scope of ['key', 'account'] as const) {
      const name = scope === 'key' ? `key:${minute.keyId}` : `account:${minute.accountId}`;
      const memory = batch.states.get(name);
      if (memory === undefined) continue;
      const step = watch(memory.state, minute, {
        detectors: detectors.filter((detector) => detector.scope === scope),
        context: quota === undefined ? { key } : { key, quota },
        parametersOf: (detector): Parameters | undefined => batch.rules.get(detector)?.parameters,
      });
      memory.state = step.state;
      batch.findings.push(...step.findings);
      for (const fault of step.faults) parts.onFault(fault, name);
    }
  }

  async function raiseAll({ findings, rules }: Batch): Promise<void> {
    for (const finding of findings) {
      const rule = rules.get(finding.detector) ?? defaultRule(finding.accountId, finding.detector);
      const alert = rule.isEnabled ? await parts.raise(finding, rule) : undefined;
      if (alert !== undefined) parts.onRaised(alert);
    }
  }

  async function quotaOf(accountId: string, at: number): Promise<QuotaFacts | undefined> {
    const account = await db.accounts.find(accountId);
    const quota = account && parts.quotaOf(account.plan);
    if (quota === undefined) return undefined;
    const counter = `${accountId}:${quota.name}:${quota.period}`;
    const { firstDay, startAt, endAt } = periodOf(at, quota.period, account?.timeZone ?? 'UTC');
    const row = (await db.quotas.load(at)).find(
      (one) => one.counter === counter && one.firstDay === firstDay,
    );
    return { allow: quota.allow, used: row?.used ?? 0, startsAt: startAt, endsAt: endAt };
  }

  return {
    async run(at) {
      const minutes = [...unhandled, ...parts.take(at - (at % minuteMs))];
      unhandled = minutes;
      await handle(minutes, at);
      unhandled = [];
    },
    async inspect(at) {
      const minute = at - (at % minuteMs);
      for (const { id } of await db.accounts.list()) {
        const keys = await db.keys.list(id, keysOfAnAccount);
        const live = keys.filter(({ key }) => key.revokedAt === null && !key.isCanary);
        if (live.length > 0)
          await handle(
            live.map(({ key }) => emptyMinute(key.id, id, minute)),
            at,
          );
      }
    },
  };
}

function byAccount(minutes: readonly KeyMinute[]): ReadonlyMap<string, readonly KeyMinute[]> {
  const accounts = new Map<string, KeyMinute[]>();
  for (const minute of minutes) {
    const own = accounts.get(minute.accountId);
    if (own === undefined) accounts.set(minute.accountId, [minute]);
    else own.push(minute);
  }
  return accounts;
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

function memoryOf([scope, { accountId, state }]: readonly [
  string,
  { readonly accountId: string; readonly state: WatchState },
]): DetectorMemory {
  return { scope, accountId, state: JSON.stringify(state) };
}

function factsOf({ key, secrets }: KeyWithSecrets, at: number): KeyFacts {
  const [current, ...replaced] = secrets;
  const ends = replaced.flatMap(({ revokedAt, graceEndsAt }) => {
    const end = revokedAt ?? graceEndsAt;
    return end !== null && end <= at ? [end] : [];
  });
  const uses = secrets.flatMap(({ lastUsed }) => (lastUsed === null ? [] : [lastUsed.at]));
  return {
    createdAt: key.createdAt,
    lastUsedAt: uses.length === 0 ? null : Math.max(...uses),
    revokedAt: key.revokedAt,
    browserGuard: key.browserGuard,
    secretCreatedAt: current?.createdAt ?? key.createdAt,
    oldSecretEndedAt: ends.length === 0 ? null : Math.max(...ends),
  };
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
