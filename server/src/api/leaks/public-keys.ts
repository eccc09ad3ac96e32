import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Clock, Fault } from '@neoagent/core';

const maxAgeMs = 60 * 60_000;
const refetchEveryMs = 60_000;
const retryEveryMs = 10_000;
const timeoutMs = 5_000;
const maxBytes = 262_144;

/** The public keys of a scanner, by identifier. */
export interface PublicKeys {
  /**
   * The key with this identifier, or `undefined` when the scanner has none. Keys are at most an hour old; an identifier they do not
   * have makes them be read again, at most once a minute. Throws a fault when they cannot be read: an outage is no wrong signature. What failed is tried
   * again after 10 seconds, so that unsigned reports cannot make us ask all the time.
   */
  find(url: string, identifier: string): Promise<KeyObject | undefined>;
}

interface Fetched {
  readonly url: string;
  readonly at: number;
  readonly keys: ReadonlyMap<string, KeyObject>;
}

/** Calls that come together wait for one fetch. */
export function createPublicKeys(clock: Clock): PublicKeys {
  let fetched: Fetched | undefined;
  let failed: { readonly url: string; readonly at: number; readonly error: unknown } | undefined;
  let underWay: { readonly url: string; readonly done: Promise<Fetched> } | undefined;

  function refetch(url: string): Promise<Fetched> {
    if (underWay?.url !== url) {
      const done = fetchKeys(url)
        .then((keys) => {
          fetched = { url, at: clock.now(), keys };
          return fetched;
        })
        .catch((error: unknown) => {
          failed = { url, at: clock.now(), error };
          throw error;
        })
        .finally(() => {
          if (underWay?.done === done) underWay = undefined;
        });
      underWay = { url, done };
    }
    return underWay.done;
  }

  return {
    async find(url, identifier) {
      const known = fetched?.url === url ? fetched : undefined;
      const ageMs = known === undefined ? Number.POSITIVE_INFINITY : Math.abs(clock.now() - known.at);
      const key = known?.keys.get(identifier);
      if (known !== undefined && ageMs < (key === undefined ? refetchEveryMs : maxAgeMs)) return key;
      if (failed?.url === url && Math.abs(clock.now() - failed.at) < retryEveryMs) throw failed.error;
      return (await refetch(url)).keys.get(identifier);
    },
  };
}

async function fetchKeys(url: string): Promise<ReadonlyMap<string, KeyObject>> {
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { accept: 'application/json', 'user-agent': 'neoagent' },
    });
    if (!response.ok) throw new Error(`the answer was ${response.status}`);
    return readKeys(JSON.parse(await boundedText(response)));
  } catch (error) {
    throw new Fault(
      'remote_unavailable',
      `The public keys at ${url} could not be read: ${error instanceof Error ? error.message : String(error)}`,
      'The signature cannot be checked at the moment. Try again shortly.',
      error,
    );
  }
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`the answer has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `{"public_keys": [{"key_identifier", "key" (PEM), "is_current"}]}`. Entries that are no P-256 key are left out. */
function readKeys(content: unknown): ReadonlyMap<string, KeyObject> {
  const list = (content as { readonly public_keys?: unknown } | null)?.public_keys;
  if (!Array.isArray(list)) throw new Error('the answer has no list public_keys');
  const keys = new Map<string, KeyObject>();
  for (const entry of list as readonly { readonly key_identifier?: unknown; readonly key?: unknown }[]) {
    const key = p256KeyOf(entry?.key);
    if (typeof entry?.key_identifier === 'string' && key !== undefined) keys.set(entry.key_identifier, key);
  }
  return keys;
}

function p256KeyOf(pem: unknown): KeyObject | undefined {
  if (typeof pem !== 'string' || !pem.includes('-----BEGIN PUBLIC KEY-----')) return undefined;
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    return undefined;
  }
}
