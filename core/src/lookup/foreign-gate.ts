import type { ImportedSecretReader } from '../ports/key-store.js';
import { type KeyCache, maxRecordAgeMs } from './key-cache.js';

/**
 * Whether keys of other systems were imported, asked of the store at most once in the published bound and after each change that was
 * noticed: where none are, a credential of a foreign shape costs no look-up.
 */
export function createForeignGate(
  cache: Pick<KeyCache, 'generation'>,
  reader: Partial<ImportedSecretReader>,
): (at: number) => boolean | Promise<boolean> {
  let known: { readonly answer: boolean; readonly askedAt: number; readonly generation: number } | undefined;
  let asking: Promise<boolean> | undefined;

  async function ask(at: number): Promise<boolean> {
    const { generation } = cache;
    try {
      const answer = (await reader.hasImportedSecrets?.()) ?? false;
      known = { answer, askedAt: at, generation };
      return answer;
    } finally {
      asking = undefined;
    }
  }

  function isFresh(at: number): boolean {
    if (known === undefined || known.generation !== cache.generation) return false;
    const age = at - known.askedAt;
    return age >= 0 && age < maxRecordAgeMs;
  }

  return (at) => {
    if (known !== undefined && isFresh(at)) return known.answer;
    asking ??= ask(at);
    return asking;
  };
}
