import type { Detector, DetectorChange, DetectorReaction } from '@neoagent/sdk';
import { readPercent } from '../percent.js';

export type Parameter = Detector['parameters'][number];

/** A detector's settings as they are being written. */
export interface DetectorDraft {
  readonly reaction: DetectorReaction;
  readonly percent: string;
  /** By name of the parameter; lists have one entry a line. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Errors by the name of the parameter; `percent` is the throttle's. */
export type DraftErrors = Readonly<Record<string, string>>;

export function draftOf({ reaction, throttlePercent, parameters }: Detector): DetectorDraft {
  return {
    reaction,
    percent: String(throttlePercent),
    texts: Object.fromEntries(parameters.map(({ name, value }) => [name, textOf(value)])),
  };
}

/** The draft with every parameter as it is without a choice. */
export function standardDraft(draft: DetectorDraft, { parameters }: Detector): DetectorDraft {
  return {
    ...draft,
    texts: Object.fromEntries(parameters.map(({ name, standard }) => [name, textOf(standard)])),
  };
}

/** The change a draft stands for, with the parameters that differ from the standard; or what is wrong with it. */
export function readDraft(
  draft: DetectorDraft,
  { parameters }: Pick<Detector, 'parameters'>,
): { readonly change: DetectorChange } | { readonly errors: DraftErrors } {
  const errors: Record<string, string> = {};
  const own: Record<string, number | readonly string[]> = {};
  for (const parameter of parameters) {
    const value = readValue(draft.texts[parameter.name] ?? '', parameter);
    if (value === undefined) errors[parameter.name] = `Enter ${wantedText(parameter)}.`;
    else if (String(value) !== String(parameter.standard)) own[parameter.name] = value;
  }
  const throttlePercent = readPercent(draft.percent);
  if (draft.reaction === 'throttle' && throttlePercent === undefined)
    errors['percent'] = 'Enter a whole number from 1 to 100.';
  if (Object.keys(errors).length > 0) return { errors };
  const { reaction } = draft;
  return { change: { reaction, parameters: own, ...(throttlePercent !== undefined && { throttlePercent }) } };
}

/** What a parameter takes: "a number from 1 to 1,000". */
export function wantedText({ standard, least, most }: Parameter): string {
  const [from, to] = [least.toLocaleString('en'), most.toLocaleString('en')];
  if (typeof standard === 'number') return `a number from ${from} to ${to}`;
  return `${least === 0 ? 'at most' : `from ${from} to`} ${to} names, one a line`;
}

/** What a parameter is without a choice, in one line. */
export function standardText({ standard }: Parameter): string {
  return typeof standard === 'number' ? standard.toLocaleString('en') : standard.join(', ');
}

function textOf(value: number | readonly string[]): string {
  return typeof value === 'number' ? String(value) : value.join('\n');
}

function readValue(text: string, { standard, least, most }: Parameter) {
  if (typeof standard === 'number') {
    const value = text.trim() === '' ? Number.NaN : Number(text.replaceAll(',', ''));
    return value >= least && value <= most ? value : undefined;
  }
  const names = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return names.length >= least && names.length <= most ? names : undefined;
}
