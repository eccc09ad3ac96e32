import { accessSync, constants, statSync } from 'node:fs';
import { serverSecretFile } from '../../config/server-secret.js';
import { type Check, causeOf, ok, problem, warning } from './check.js';

const others = 0o077;

/** Whether we can write into the data directory and nobody else can look into it. */
export function checkDataDir(dataDir: string): Check {
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    const { mode } = statSync(dataDir);
    if ((mode & others) === 0) return ok('data directory', dataDir);
    const message = `${dataDir} can be entered by other users of this machine`;
    return warning('data directory', message, `chmod 700 ${dataDir}`);
  } catch (error) {
    const message = `${dataDir} cannot be used (${causeOf(error)})`;
    return problem(
      'data directory',
      message,
      'make it a directory that this user owns, or set NEOAGENT_DATA_DIR',
    );
  }
}

/** The file's permission bits, `undefined` when there is none. */
export function modeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mode;
}

/**
 * Whether only we can read the secret that signs sessions. Loading the configuration narrows the mode by itself, so the mode is the
 * one from before.
 */
export function checkSecretFile(dataDir: string, modeBefore: number | undefined, isGiven: boolean): Check {
  const file = serverSecretFile(dataDir);
  if (isGiven) return ok('secret', 'NEOAGENT_SECRET is set');
  if (modeBefore === undefined) return ok('secret', `${file} was made now, mode 0600`);
  if ((modeBefore & others) === 0) return ok('secret', `${file}, mode 0600`);
  return warning(
    'secret',
    `${file} could be read by other users of this machine; its mode is 0600 now`,
    `if somebody may have read it, delete ${file} and restart: everybody has to sign in again`,
  );
}
