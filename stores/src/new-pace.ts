import { setTimeout } from 'node:timers/promises';
import { Pace } from '@neoagent/core';

/** The pace of work that begins now. */
export function newPace(): Pace {
  return new Pace({ now: () => performance.now(), sleep: (ms) => setTimeout(ms) });
}
