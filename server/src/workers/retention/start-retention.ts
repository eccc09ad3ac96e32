import type { UsageRetention } from '@neoagent/core';
import type { SqlDatabase } from '@neoagent/stores';
import { type Repetition, repeat } from '../repeat.js';
import { createClockTrust } from './clock-trust.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** How long a refusal can be looked up, and how many of one account at most. */
const keptRefusals = { ms: 7 * dayMs, newestPerAccount: 1000 };
/** How long the counts of ended periods, and findings of rules in shadow since they were last seen, are kept. */
const keptCountsMs = 62 * dayMs;
/** How long webhook events and their deliveries can be looked at and sent again. */
const keptDeliveriesMs = 30 * dayMs;
/** What detectors remember of keys that are not used, and counts of findings, are kept so long. */
const keptFindingsMs = 400 * dayMs;
/** Changed rules of detectors are tried on a week. */
const keptCandidatesMs = 8 * dayMs;

/** Deletes what is older than it is kept, as long as the clock can be believed about that. */
export function startRetention(parts: {
  readonly db: Pick<SqlDatabase, 'usage' | 'refusals' | 'quotas' | 'shadow' | 'deliveries' | 'detectors'>;
  readonly usageKeptMs: () => UsageRetention;
  readonly onFault: (error: unknown) => void;
  readonly now?: () => number;
  readonly steadyNow?: () => number;
}): Repetition {
  const { db, usageKeptMs, onFault, now = Date.now, steadyNow = () => performance.now() } = parts;
  const isClockTrusted = createClockTrust({ wall: now, steady: steadyNow });

  async function pruneUsage(): Promise<void> {
    if (!isClockTrusted()) return;
    const { minute, hour, day } = usageKeptMs();
    await db.usage.prune({ minute: now() - minute, hour: now() - hour, day: now() - day });
  }

  async function pruneRefusals(): Promise<void> {
    const { ms, newestPerAccount } = keptRefusals;
    // How many there are is bounded whatever the clock says.
    await db.refusals.prune({ before: isClockTrusted() ? now() - ms : 0, newestPerAccount });
  }

  async function forgetTheRest(): Promise<void> {
    if (!isClockTrusted()) return;
    await db.quotas.forget(now() - keptCountsMs);
    await db.shadow.forget(now() - keptCountsMs);
    await db.deliveries.prune(now() - keptDeliveriesMs);
    await db.detectors.forget(now() - keptFindingsMs);
    await db.detectors.forgetCandidates(now() - keptCandidatesMs);
  }

  const tasks = [
    repeat(pruneUsage, { everyMs: minuteMs, onFault }),
    repeat(pruneRefusals, { everyMs: minuteMs, onFault }),
    repeat(forgetTheRest, { everyMs: 60 * minuteMs, onFault }),
  ];
  return {
    async stop() {
      for (const task of tasks) await task.stop();
    },
  };
}
