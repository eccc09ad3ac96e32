import type { Advice, AdviceKind } from '@neoagent/sdk';

/** Each advice in a few words, for headings and counts, in the order in which they are shown. */
export const adviceTitles: Readonly<Record<AdviceKind, string>> = {
  former_member: 'Made by a former member',
  wider_permissions: 'Wider permissions than used',
  no_address_list: 'Powerful, and works from anywhere',
  never_expires: 'Never expires',
  never_rotated: 'Never rotated',
  unused: 'Unused for a long time',
  never_used: 'Never used',
};

/** Those that still apply, by what they advise; kinds without any are left out. */
export function openAdvice(
  advice: readonly Advice[],
): readonly { readonly kind: AdviceKind; readonly advice: readonly Advice[] }[] {
  return (Object.keys(adviceTitles) as AdviceKind[])
    .map((kind) => ({ kind, advice: advice.filter((one) => one.kind === kind && one.dismissedAt === null) }))
    .filter((group) => group.advice.length > 0);
}

/** "2 keys: 1 never expires, 2 never used" for the strip; `undefined` when there is nothing to say. */
export function adviceSummary(advice: readonly Advice[]): string | undefined {
  const groups = openAdvice(advice);
  if (groups.length === 0) return undefined;
  const keys = new Set(groups.flatMap((group) => group.advice.map(({ keyId }) => keyId))).size;
  const parts = groups.map((group) => `${group.advice.length} × ${adviceTitles[group.kind].toLowerCase()}`);
  return `${keys === 1 ? '1 key' : `${keys} keys`} to tidy up: ${parts.join(', ')}.`;
}
