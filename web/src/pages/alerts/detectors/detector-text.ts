import type { Detector } from '@neoagent/sdk';

/** What a detector does when it finds something, in short. */
export function chosenText({ isEnabled, reaction, throttlePercent }: Detector): string {
  if (!isEnabled) return 'Off';
  if (reaction === 'throttle') return `Tells, and throttles the key to ${throttlePercent} %`;
  return reaction === 'disable' ? 'Tells, and disables the key' : 'Tells';
}

/** How often it fired of late; one that is off says how often it would have. */
export function firedText({ firedLastWeek: count, isEnabled }: Detector): string {
  const times = count === 1 ? 'once' : `${count.toLocaleString()} times`;
  if (!isEnabled)
    return count === 0 ? 'Would not have fired in 7 days' : `Would have fired ${times} in 7 days`;
  return count === 0 ? 'Did not fire in 7 days' : `Fired ${times} in 7 days`;
}

/** How many parameters differ from the standard; `undefined` when none does. */
export function changedText({ parameters }: Detector): string | undefined {
  const count = parameters.filter(({ value, standard }) => String(value) !== String(standard)).length;
  if (count === 0) return undefined;
  return count === 1 ? '1 parameter of your own' : `${count} parameters of your own`;
}
