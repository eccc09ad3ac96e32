import type { Database } from '@neoagent/core';
import { onTestFinished } from 'vitest';
import type { Login } from '../memory/memory-state.js';

/** One empty database under test. */
export interface DatabaseSubject {
  readonly db: Database;
  /** What is durable of it: the same store opened anew, or the same object where nothing outlives it. */
  reopened(): Promise<Database>;
  addLogin(login: Login): Promise<void>;
  /** Closes it and removes what it left. */
  dispose(): Promise<void>;
}

export type OpenSubject = () => Promise<DatabaseSubject>;

/** A database for the running test, gone when the test is. */
export async function opened(open: OpenSubject): Promise<DatabaseSubject> {
  const subject = await open();
  onTestFinished(() => subject.dispose());
  return subject;
}
