import type { AccessRequest } from '../authorize/access-request.js';
import type { Refusal } from '../authorize/decision.js';
import type { KeyRecord } from '../keys/key.js';
import type { KeyFinder } from '../ports/key-finder.js';
import type { ImportedSecretReader, KeyRecordReader } from '../ports/key-store.js';
import { createForeignGate } from './foreign-gate.js';
import type { GuessLimiter } from './guess-limiter.js';
import type { KeyCache } from './key-cache.js';

const unknownKey: Refusal = {
  reason: 'key_unknown',
  detail: 'The key is well-formed, but this installation never issued it.',
};

/** Told of each look-up of a canary key, on the request's way: it only takes a note. */
export type NoteCanary = (record: KeyRecord, request: AccessRequest) => void;

/**
 * Finds keys in the cache, else in the store. An address over its guesses gets no more look-ups for keys this process does not
 * know; keys it knows go on working from there. Nothing is remembered about unknown keys, so a key works the moment it is issued. A
 * canary key is answered like an unknown one in every respect, and `noteCanary` is told.
 */
export function createCachedKeyFinder(parts: {
  readonly cache: KeyCache;
  readonly guesses: GuessLimiter;
  readonly reader: KeyRecordReader & Partial<ImportedSecretReader>;
  readonly noteCanary?: NoteCanary;
}): KeyFinder {
  const { cache, guesses, reader, noteCanary } = parts;

  function settle(
    digest: string,
    request: AccessRequest,
    read: { readonly record: KeyRecord | undefined; readonly generation: number },
  ): KeyRecord | Refusal {
    if (read.record === undefined || read.record.key.isCanary) {
      guesses.count(request.address, request.at);
      if (read.record !== undefined) noteCanary?.(read.record, request);
      return unknownKey;
    }
    cache.put(digest, read.record, { at: request.at, generation: read.generation });
    return read.record;
  }

  return {
    admitsForeign: createForeignGate(cache, reader),
    find(digest, request) {
      const known = cache.get(digest, request.at);
      if (typeof known === 'object') return known;
      const tooMany = known === 'unknown' ? guesses.refusalFor(request.address, request.at) : undefined;
      if (tooMany !== undefined) return tooMany;
      const { generation } = cache;
      const record = reader.findByDigest(digest);
      if (record instanceof Promise) {
        return record.then((found) => settle(digest, request, { record: found, generation }));
      }
      return settle(digest, request, { record, generation });
    },
  };
}
