import { AuthenticationError, nothingReceived } from './client-error.js';

/** Where the secret key comes from: itself, a function that is asked for it, or a file whose first line holds it. */
export type KeySource = string | (() => string | Promise<string>) | { readonly file: string };

/** The secret key in use. */
export interface KeyHolder {
  /** The key, read on first use. Rejects with AuthenticationError when there is none or it cannot be sent. */
  current(): Promise<string>;
  /** The key to use instead of `used`, read anew unless somebody did meanwhile; callers that ask together share one reading. */
  renewed(used: string): Promise<string>;
  /** The text without any key this holder has given out. */
  hide(text: string): string;
}

/** Holds a key in a closure: printing the holder shows nothing of it. */
export function createKeyHolder(source: KeySource): KeyHolder {
  const given = new Set<string>();
  let key: string | undefined;
  let reading: Promise<string> | undefined;

  function read(): Promise<string> {
    reading ??= readKey(source)
      .then((found) => {
        given.add(found);
        key = found;
        return found;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  }

  return {
    current: async () => key ?? read(),
    renewed: async (used) => (key !== undefined && key !== used ? key : read()),
    hide: (text) => [...given].reduce((shown, secret) => shown.replaceAll(secret, '[secret key]'), text),
  };
}

async function readKey(source: KeySource): Promise<string> {
  if (typeof source === 'string') return sendable(source);
  if (typeof source === 'function') return sendable(await source());
  return sendable((await readText(source.file)).replace(/\r?\n$/, ''));
}

async function readText(file: string): Promise<string> {
  // Named by a variable: bundlers for places without files must not look for it.
  const module: string = 'node:fs/promises';
  const { readFile } = (await import(/* @vite-ignore */ module)) as {
    readonly readFile: (file: string, encoding: 'utf8') => Promise<string>;
  };
  return readFile(file, 'utf8').catch((error: unknown) => {
    const why = (error as { readonly code?: unknown } | null)?.code;
    throw unusable('key_missing', {
      detail: `The file with the secret key cannot be read: ${file}${typeof why === 'string' ? ` (${why})` : ''}.`,
      fix: 'Put the secret key into this file, readable by this program.',
    });
  });
}

/** Refuses what HTTP would not carry unchanged, before `fetch` quotes it in an error of its own. */
function sendable(key: unknown): string {
  if (typeof key !== 'string' || key === '') {
    throw unusable('key_missing', {
      detail: 'There is no secret key.',
      fix: 'Set NEOAGENT_SECRET_KEY where the program runs, or pass secretKey.',
    });
  }
  if (/[\s"'`\u200b-\u200d\u2060\ufeff]/.test(key)) {
    throw unusable('key_extra_spaces', {
      detail: 'There are spaces, quotes or invisible characters in or around the secret key.',
      fix: 'Remove every space, tab, quote and line end from inside and around the key.',
    });
  }
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw unusable('key_malformed', {
      detail: 'The secret key contains characters that no key has.',
      fix: 'Copy the whole key again, exactly as it was shown when it was created.',
    });
  }
  return key;
}

function unusable(code: string, words: { readonly detail: string; readonly fix: string }) {
  return new AuthenticationError({ code, ...words, ...nothingReceived });
}
