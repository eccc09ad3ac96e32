import { type KeyEndReader, keyEndHorizonMs, keyEndNotice } from '@neoagent/core';
import type { Remind } from '../reminders/remind.js';

const mostKeys = 100_000;

/** Reminds of keys that end within 30, 7 or 1 days, and of those that ended, once each. */
export async function watchKeyEnds(
  reader: KeyEndReader,
  { at, remind }: { readonly at: number; readonly remind: Remind },
): Promise<void> {
  const { before, after } = keyEndHorizonMs;
  const keys = await reader.keysEnding({ from: at - after, to: at + before, limit: mostKeys });
  for (const key of keys) {
    const notice = keyEndNotice(key, at);
    if (notice?.once) await remind({ ...notice, once: notice.once }, key);
  }
}
