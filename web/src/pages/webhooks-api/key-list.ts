import type { Key, Permission, Session } from '@neoagent/sdk';
import type { BeginTask } from './key-task.js';

/** What a list of keys needs, whether it is drawn as a table or as cards. */
export interface KeyListProps {
  readonly keys: readonly Key[];
  readonly session: Session;
  readonly catalogue: readonly Permission[];
  readonly now: number;
  readonly newKeyId: string | null;
  readonly onTask: BeginTask;
}
