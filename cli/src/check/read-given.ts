import { readFileSync, statSync } from 'node:fs';

/** What the environment and the command line say. */
export interface Given {
  /** Empty when nobody gave one. */
  readonly url: string;
  /** As it stands there, whatever is wrong with it. */
  readonly secretKey: string;
}

/** Why nothing could be asked: the command or its environment must be mended. */
export interface GivenProblem {
  readonly code: 'key_missing' | 'configuration';
  readonly detail: string;
  readonly fix: string;
}

/** No file that holds one key is longer. */
const longestFile = 65_536;

/**
 * Reads the key from NEOAGENT_SECRET_KEY or from the first line of the file that NEOAGENT_SECRET_KEY_FILE names. Neither a key nor a
 * path is repeated in what it says: the one is easily put in the place of the other.
 */
export function readGiven(env: NodeJS.ProcessEnv, typedUrl: string | undefined): Given | GivenProblem {
  const url = typedUrl ?? env['NEOAGENT_URL'] ?? '';
  const secretKey = env['NEOAGENT_SECRET_KEY'] ?? '';
  const file = env['NEOAGENT_SECRET_KEY_FILE'] ?? '';
  if (secretKey !== '' && file !== '') {
    return {
      code: 'configuration',
      detail: 'The key is set twice.',
      fix: 'Unset NEOAGENT_SECRET_KEY or NEOAGENT_SECRET_KEY_FILE.',
    };
  }
  if (secretKey !== '') return { url, secretKey };
  if (file === '') {
    return {
      code: 'key_missing',
      detail: 'Neither NEOAGENT_SECRET_KEY nor NEOAGENT_SECRET_KEY_FILE is set.',
      fix: "Put the key where this command finds it: export NEOAGENT_SECRET_KEY='neo_live_…'",
    };
  }
  const read = readKeyFile(file);
  return typeof read === 'string' ? { url, secretKey: read } : read;
}

function readKeyFile(file: string): string | GivenProblem {
  try {
    if (statSync(file).size > longestFile) return unreadable('is too large for one key');
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    return text === '' ? unreadable('is empty') : text;
  } catch (error) {
    return unreadable(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

function unreadable(why: string): GivenProblem {
  return {
    code: 'configuration',
    detail: `The file that NEOAGENT_SECRET_KEY_FILE names ${why}.`,
    fix: 'Put the secret key into this file, readable by this program.',
  };
}
