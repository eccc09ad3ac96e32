import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../open-database.js';
import type { ConfigProblem } from './config.js';

const minLength = 32;

/** The file in the data directory that holds a generated secret. */
export function serverSecretFile(dataDir: string): string {
  return path.join(dataDir, 'secret');
}

/**
 * The installation's secret: the given one, else the one in the data directory, which is generated with mode 0600 when absent.
 * Two processes that start at once agree on one. Answers `undefined` after pushing a problem.
 */
export function readServerSecret(
  given: string | undefined,
  dataDir: string,
  problems: ConfigProblem[],
): string | undefined {
  if (given !== undefined) {
    if (given.length >= minLength) return given;
    problems.push({ where: 'NEOAGENT_SECRET', message: `must have at least ${minLength} characters.` });
    return undefined;
  }
  try {
    return readOrGenerate(dataDir);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    problems.push({
      where: 'NEOAGENT_DATA_DIR',
      message: `${dataDir} cannot hold the server's secret (${code}): make it a directory this user can write to.`,
    });
    return undefined;
  }
}

function readOrGenerate(dataDir: string): string {
  makeFolder(dataDir);
  const file = serverSecretFile(dataDir);
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
  try {
    linkSync(own, file);
  } catch (error) {
    // Somebody was first, now or at an earlier start: theirs counts.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(own, { force: true });
  }
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  const secret = readFileSync(file, 'utf8').trim();
  if (secret.length < minLength) throw new Error(`${file} is damaged`);
  return secret;
}
