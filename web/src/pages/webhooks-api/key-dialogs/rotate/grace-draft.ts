const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const longestMs = 30 * dayMs;

/** The grace periods that can be chosen, in the order shown. */
export const graceChoices = ['1h', '24h', '7d', '30d', 'custom'] as const;
export type GraceChoice = (typeof graceChoices)[number];

export const graceNames: Readonly<Record<GraceChoice, string>> = {
  '1h': '1 hour',
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  custom: 'Custom',
};

/** What a form holds about a time: one of the choices, or a number of hours or days as typed. */
export interface GraceDraft {
  readonly choice: GraceChoice;
  readonly amount: string;
  readonly unit: 'h' | 'd';
}

export const defaultGrace: GraceDraft = { choice: '24h', amount: '', unit: 'h' };

/** The draft as the API writes it, such as `24h` or `0`; `undefined` while it says nothing, or more than 30 days. */
export function graceText(draft: GraceDraft): string | undefined {
  const ms = graceMs(draft);
  if (ms === undefined) return undefined;
  return ms === 0 ? '0' : draft.choice === 'custom' ? `${Number(draft.amount)}${draft.unit}` : draft.choice;
}

/** The draft in milliseconds; `undefined` as above. */
export function graceMs({ choice, amount, unit }: GraceDraft): number | undefined {
  const text = choice === 'custom' ? `${amount.trim()}${unit}` : choice;
  const match = /^(\d{1,3})([hd])$/.exec(text);
  if (match === null) return undefined;
  const ms = Number(match[1]) * (match[2] === 'h' ? hourMs : dayMs);
  return ms <= longestMs ? ms : undefined;
}

/** When the old secret would die after a rotation at `now`, epoch milliseconds: the end of the key caps it. */
export function oldSecretEnd(draft: GraceDraft, now: number, expiresAt: string | null): number | undefined {
  const ms = graceMs(draft);
  if (ms === undefined) return undefined;
  return Math.min(now + ms, expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt));
}
