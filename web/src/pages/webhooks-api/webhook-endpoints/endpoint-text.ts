import type { WebhookEndpoint } from '@neoagent/sdk';

const disabledTexts = {
  member: 'Disabled by a member. Events from this time are not sent later.',
  gone: 'Disabled because the receiver answered 410 Gone. Mend the receiver, then enable it.',
  failing: 'Disabled after five days in which every attempt failed. Mend the receiver, then enable it.',
} as const;

/** Why an endpoint gets nothing; `undefined` when it does. */
export function disabledText({ disabledReason, enabled }: WebhookEndpoint): string | undefined {
  return enabled ? undefined : disabledTexts[disabledReason ?? 'member'];
}

/** The share of the last week's finished deliveries that arrived, as a reader would say it. */
export function successText({ lastWeek }: Pick<WebhookEndpoint, 'lastWeek'>): string {
  const { delivered, failed, pending } = lastWeek;
  const finished = delivered + failed;
  const waiting = pending === 0 ? '' : `, ${pending} on the way`;
  if (finished === 0) return pending === 0 ? 'Nothing sent in 7 days' : `${pending} on the way`;
  return `${percent(delivered / finished)} delivered in 7 days${waiting}`;
}

/** What came of sending again what failed. */
export function replayedText(count: number): string {
  if (count === 0) return 'Nothing failed since then.';
  return count === 1 ? '1 event is sent again.' : `${count.toLocaleString('en-US')} events are sent again.`;
}

/** Never 100 % while something failed. */
function percent(share: number): string {
  return share === 1 ? '100 %' : `${Math.floor(share * 100)} %`;
}

/** What an endpoint listens to, in short. */
export function eventsText(events: readonly string[]): string {
  if (events.includes('*')) return 'All events';
  const [first = '', second, ...more] = events;
  if (second === undefined) return first;
  return more.length === 0 ? `${first}, ${second}` : `${first}, ${second} and ${more.length} more`;
}
