import { type KeyEndReader, keyEndHorizonMs, keyEndNotice } from '@neoagent/core';
import type { Teller } from './teller.js';

const mostKeys = 100_000;

/** Tells of keys that end within 30, 7 or 1 days, and of those that ended, once each. */
export async function watchKeyEnds(
  reader: KeyEndReader,
  { at, tell }: { readonly at: number; readonly tell: Teller },
): Promise<void> {
  const { before, after } = keyEndHorizonMs;
  const keys = await reader.keysEnding({ from: at - after, to: at + before, limit: mostKeys });
  for (const key of keys) {
    const notice = keyEndNotice(key, at);
    if (notice?.once) await tell({ ...notice, once: notice.once });
  }
}
