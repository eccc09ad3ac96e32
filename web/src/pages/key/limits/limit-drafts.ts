import type { FieldError, KeyLimit } from '@neoagent/sdk';

/** One limit as it is being typed. `id` stays while rows come and go. */
export interface LimitDraft {
  readonly id: number;
  readonly name: string;
  readonly allow: string;
  readonly per: string;
}

export type LimitPart = 'name' | 'allow' | 'per';

/** Messages by the id of the input they belong to, in the order of the form; `others` belong to none. */
export interface DraftErrors {
  readonly byInput: ReadonlyMap<string, string>;
  readonly others: readonly string[];
}

export const noErrors: DraftErrors = { byInput: new Map(), others: [] };

export function inputId(draft: Pick<LimitDraft, 'id'>, part: LimitPart): string {
  return `limit-${draft.id}-${part}`;
}

/** Limits to send, or what no server need be asked about. */
export function readDrafts(drafts: readonly LimitDraft[]): readonly KeyLimit[] | DraftErrors {
  const byInput = new Map<string, string>();
  for (const draft of drafts) {
    if (draft.name.trim() === '') byInput.set(inputId(draft, 'name'), 'Enter a name.');
    if (!/^[0-9]{1,10}$/.test(draft.allow.trim()))
      byInput.set(inputId(draft, 'allow'), 'Enter a whole number.');
    if (draft.per.trim() === '') byInput.set(inputId(draft, 'per'), 'Enter a time, such as 1m.');
  }
  if (byInput.size > 0) return { byInput, others: [] };
  return drafts.map(({ name, allow, per }) => ({
    name: name.trim(),
    allow: Number(allow.trim()),
    per: per.trim(),
  }));
}

/** Sorts the server's errors (`limits[1].allow`) to the rows that were sent. */
export function sortLimitErrors(errors: readonly FieldError[], drafts: readonly LimitDraft[]): DraftErrors {
  const byInput = new Map<string, string>();
  const others: string[] = [];
  for (const { field, message } of errors) {
    const [, index, part] = /^limits\[([0-9]+)\]\.(name|allow|per)$/.exec(field) ?? [];
    const draft = drafts[Number(index)];
    if (draft === undefined) others.push(message);
    else byInput.set(inputId(draft, part as LimitPart), message);
  }
  return { byInput, others };
}
