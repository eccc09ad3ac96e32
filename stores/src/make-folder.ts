import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from './faults.js';

/**
 * Makes a folder for this user alone (0700), and those above it that are missing. Throws what the system says. Node's own `recursive`
 * tries for ever where a system says of a folder that is there that it is missing, as Linux does of one to be made in `/proc`.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process was first.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}
