import { relativeTime } from './relative-time.js';

const day = 24 * 60 * 60 * 1000;

/** When a new key shall end: a number of days, a day the person picks, or never. */
export type ExpiryChoice = '7' | '30' | '60' | '90' | '365' | 'custom' | 'never';

/** The choices in the order shown, with their words. The default is 90 days, never "no expiry". */
export const expiryChoices: readonly { readonly value: ExpiryChoice; readonly label: string }[] = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '60', label: '60 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'custom', label: 'Custom date' },
  { value: 'never', label: 'No expiry' },
];

export const defaultExpiry: ExpiryChoice = '90';

/** What a form holds about expiry; `day` is the value of a date input (`2027-02-20`), empty until one is picked. */
export interface ExpiryDraft {
  readonly choice: ExpiryChoice;
  readonly day: string;
}

const unitDays: Readonly<Record<string, number>> = { h: 1 / 24, d: 1, w: 7, y: 365 };

/** The choices that fit a longest life such as `90d`; `null` for no limit. A custom date is always among them. */
export function choicesWithin(limit: string | null): typeof expiryChoices {
  const match = limit === null ? null : /^(\d+)([hdwy])$/.exec(limit);
  if (match === null) return expiryChoices;
  const days = Number(match[1]) * (unitDays[match[2] ?? ''] ?? 0);
  return expiryChoices.filter(({ value }) => value === 'custom' || Number(value) <= days);
}

/** The draft itself where the limit allows its choice, otherwise the longest choice it allows. */
export function expiryWithin(draft: ExpiryDraft, limit: string | null): ExpiryDraft {
  const allowed = choicesWithin(limit);
  if (allowed.some(({ value }) => value === draft.choice)) return draft;
  return { ...draft, choice: allowed.findLast(({ value }) => value !== 'custom')?.value ?? 'custom' };
}

/**
 * The moment the draft means, as epoch milliseconds; `null` for never and `undefined` while no valid day is picked. A
 * picked day counts to its end in the reader's own zone.
 */
export function expiryMoment(draft: ExpiryDraft, now: number): number | null | undefined {
  if (draft.choice === 'never') return null;
  if (draft.choice !== 'custom') return now + Number(draft.choice) * day;
  const end = new Date(`${draft.day}T23:59:59`).getTime();
  return Number.isNaN(end) || end <= now ? undefined : end;
}

/** The members of a creation request that say the same; an unfinished custom day is left out and must be refused before. */
export function expiryInput(
  draft: ExpiryDraft,
  now: number,
): { expiresIn?: string | null; expiresAt?: string } {
  if (draft.choice === 'never') return { expiresIn: null };
  if (draft.choice !== 'custom') return { expiresIn: `${draft.choice}d` };
  const end = expiryMoment(draft, now);
  return typeof end === 'number' ? { expiresAt: new Date(end).toISOString() } : {};
}

/** How pressing an expiry is: `soon` under 14 days, `urgent` under 3, `past` once over. */
export type ExpiryUrgency = 'none' | 'soon' | 'urgent' | 'past';

/** "in 29 days", "Never", "Expired 3 days ago", and how pressing that is. */
export function expiryText(expiresAt: string | null, now: number): { text: string; urgency: ExpiryUrgency } {
  if (expiresAt === null) return { text: 'Never', urgency: 'none' };
  const at = new Date(expiresAt).getTime();
  const words = relativeTime(at, now);
  if (at <= now) return { text: `Expired ${words}`, urgency: 'past' };
  if (at - now < 3 * day) return { text: words, urgency: 'urgent' };
  return { text: words, urgency: at - now < 14 * day ? 'soon' : 'none' };
}
