import type { Caller } from '@neoagent/core';
import type { OpenMinute } from './open-minute.js';
import type { OpenUse } from './open-use.js';
import type { UsageCell } from './usage-cell.js';

/**
 * What the recorders left at a caller: where the last request was counted, so that the next one of the same caller is counted without
 * a look-up. A record that is read anew brings a new caller without notes, and a caller may be met by several recorders of one kind: each
 * recorder must tell whether what it finds here is still its own and still open.
 */
export class CallerNotes {
  readonly caller: Caller;
  use: OpenUse | undefined = undefined;
  cell: UsageCell | undefined = undefined;
  minute: OpenMinute | undefined = undefined;

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
