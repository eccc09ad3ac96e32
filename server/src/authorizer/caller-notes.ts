import type { Caller } from '@neoagent/core';
import type { OpenMinute } from './open-minute.js';
import type { OpenUse } from './open-use.js';
import type { UsageCell } from './usage-cell.js';

/**
 * What was left at a caller, so that its next request needs no look-up: by the recorders where its last request was counted, by the doors
 * what they say of it in each answer. A record that is read anew brings a new caller without notes, and a caller may be met by several
 * recorders of one kind: each recorder must tell whether what it finds here is still its own and still open.
 */
export class CallerNotes {
  readonly caller: Caller;
  use: OpenUse | undefined = undefined;
  cell: UsageCell | undefined = undefined;
  minute: OpenMinute | undefined = undefined;
  /** Kept by `createCallerLines`, and known to it alone. */
  lines: object | undefined = undefined;
  /** Kept by `createAllowedVerdict`, and known to it alone. */
  verdict: object | undefined = undefined;

  constructor(caller: Caller) {
    this.caller = caller;
  }
}

/** The notes of this very caller, none of one it was copied from. */
export function notesOf(caller: Caller): CallerNotes {
  const known = caller.notes;
  if (known instanceof CallerNotes && known.caller === caller) return known;
  const notes = new CallerNotes(caller);
  caller.notes = notes;
  return notes;
}
