import type { Pace } from '@neoagent/core';
import { newPace } from '../new-pace.js';

/** Takes short steps, at a pace that leaves room for requests, until one finds nothing to do. */
export async function untilDone(
  step: () => Promise<boolean>,
  {
    isWanted = () => true,
    pace = newPace(),
  }: { readonly isWanted?: () => boolean; readonly pace?: Pace } = {},
): Promise<void> {
  while (isWanted() && (await step())) await pace.rest();
}
