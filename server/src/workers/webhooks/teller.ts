import type { Database, RandomCharacters, WebhookEvent } from '@neoagent/core';
import { newId } from '../../commands/acting.js';

/** Names remembered so that the store is not asked again for what was told; forgetting costs a question, nothing else. */
const mostRemembered = 100_000;

/** A fact that was noticed rather than done; `once` names it. */
export type Notice = Omit<WebhookEvent, 'id' | 'once'> & { readonly once: string };

/**
 * Puts facts into the outbox that workers notice, each once, however often and in however many processes it is noticed. Answers whether this
 * was the first time.
 */
export type Teller = (notice: Notice) => Promise<boolean>;

export function createTeller(db: Pick<Database, 'webhooks'>, random: RandomCharacters): Teller {
  const told = new Set<string>();
  return async (notice) => {
    if (told.has(notice.once)) return false;
    const isNew = await db.webhooks.appendEvent({ id: newId('evt', random), ...notice });
    if (told.size >= mostRemembered) told.clear();
    told.add(notice.once);
    return isNew;
  };
}
