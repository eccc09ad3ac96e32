import { type Key, type KeyEndReader, keyEndNotice, keyEndStagesMs } from '@neoagent/core';
import { pageByPage } from '../page-by-page.js';
import type { Remind } from '../reminders/remind.js';
import { sinceLastLook } from '../since-last-look.js';

/** How long after its end a key is told of at the latest: a server that was away for longer is silent about it. */
const toldForMs = 7 * 24 * 3_600_000;

/** Reminds of keys that end within 30, 7 or 1 days, and of those that ended, once each. Looks at those alone whose time came since. */
export function createKeyEndWatch(reader: KeyEndReader, remind: Remind): (at: number) => Promise<void> {
  return sinceLastLook(Math.max(...keyEndStagesMs), async ({ since, at }) => {
    for (const stageMs of keyEndStagesMs) {
      const first = { endsAt: Math.max(since + stageMs, at - toldForMs), id: '' };
      await pageByPage<Key>(
        (last, limit) => {
          const behind = last === undefined ? first : { endsAt: last.expiresAt ?? first.endsAt, id: last.id };
          return reader.keysEnding({ behind, to: at + stageMs, limit });
        },
        (key) => {
          const notice = keyEndNotice(key, at);
          return notice?.once ? remind({ ...notice, once: notice.once }, key) : undefined;
        },
      );
    }
  });
}
