import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../faults.js';

/** Removes the unfinished files that killed processes of this machine left beside a file: `<name>.<process id><end>`. */
export function removeAbandoned(file: string, end: string): void {
  const folder = dirname(file);
  const begin = `${basename(file)}.`;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(begin) || !name.endsWith(end)) continue;
    const processId = name.slice(begin.length, -end.length);
    if (/^[1-9]\d{0,8}$/.test(processId) && !isAlive(Number(processId))) rmSync(join(folder, name));
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}
