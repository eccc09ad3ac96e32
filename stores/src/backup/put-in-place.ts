import { closeSync, copyFileSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../faults.js';

/** Gives a finished file its name, unless there is a file of that name: answers `false` then. Never replaces anything. */
export function putInPlace(file: string, name: string): boolean {
  try {
    linkSync(file, name);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!hasNoLinks(error)) throw error;
    return copyInPlace(file, name);
  }
  rmSync(file);
  flushFolderOf(name);
  return true;
}

/** Gives a finished file its name; what had that name is gone, or still there under the name `aside`. At no moment is there none. */
export function replaceInPlace(file: string, name: string, aside?: string): void {
  if (aside !== undefined) keepAside(name, aside);
  renameSync(file, name);
  flushFolderOf(name);
}

function keepAside(name: string, aside: string): void {
  try {
    linkSync(name, aside);
  } catch (error) {
    if (!hasNoLinks(error)) throw error;
    copyFileSync(name, aside, 1);
    flushFile(aside);
  }
}

/** For file systems without hard links: made under its name only if there is none, so a crash may leave part of it. */
function copyInPlace(file: string, name: string): boolean {
  try {
    copyFileSync(file, name, 1);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  flushFile(name);
  rmSync(file);
  flushFolderOf(name);
  return true;
}

function hasNoLinks(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error) ?? '');
}

/** Waits until what was written is on the disk. */
export function flushFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function flushFolderOf(file: string): void {
  const descriptor = openSync(dirname(file), 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
