import type { Alert } from './alert.js';
import { expectedLeeway } from './alert.js';
import type { AlertSource } from './detector.js';
import { dayMs } from './detector.js';
import { scopeOf } from './detectors.js';

type Told = Pick<Alert, 'detector' | 'subject' | 'measure' | 'evidence'>;

/** What calling an alert expected teaches its detector for its key, or for its account: one sentence. Names in it come from callers in part. */
export function teachingOf(alert: Told): string {
  const most = Math.floor(alert.measure * expectedLeeway).toLocaleString('en-US');
  const whose = scopeOf(alert.detector);
  return `${teachings[alert.detector](alert, most)} told again for this ${whose}.`;
}

const teachings: Readonly<Record<AlertSource, (alert: Told, most: string) => string>> = {
  leaked_secret: () => 'A report that this secret leaked is not',
  canary_used: ({ subject }) => `Use of this canary from ${subject} is not`,
  burst: (_, most) => `Up to ${most} requests within 5 minutes are not`,
  night_volume: (_, most) => `Up to ${most} requests within 5 minutes of its quiet hours are not`,
  new_country: ({ subject }) => `Use from ${subject} is not`,
  new_network: ({ subject }) => `Use from networks in ${subject} is not`,
  impossible_travel: ({ subject }) => `Use from ${subject.split('>').join(' and ')} at the same time is not`,
  new_agent: ({ subject }) => `Use by ${subject} is not`,
  wake_up: (_, most) => `Use after up to ${most} days of rest is not`,
  dead_secrets: (_, most) => `Up to ${most} tries of dead secrets within 10 minutes are not`,
  guessed_secret: (_, most) => `Up to ${most} wrong keys that begin like it within 10 minutes are not`,
  route_probing: (_, most) => `Refusals on up to ${most} new routes within 10 minutes are not`,
  powerful_permission: ({ subject }) => `Use of the permission ${subject} is not`,
  old_secret: ({ subject }, most) =>
    `The old secret, sent up to ${most} times a minute from ${subject}, is not`,
  browser_use: (_, most) => `Up to ${most} requests from web pages within a minute are not`,
  quota_pace: ({ subject }) => `The quota of the period that began on ${dayOf(subject)} is not`,
  never_used: (_, most) => `That nobody uses it is not, until it is ${most} days old,`,
  never_rotated: (_, most) => `The age of its present secret is not, until it is ${most} days old,`,
};

/** The day of a period's start, which is what such findings are about. */
function dayOf(subject: string): string {
  const at = Number(subject);
  return Number.isFinite(at) && Math.abs(at) < 1e8 * dayMs
    ? new Date(at).toISOString().slice(0, 10)
    : subject;
}
