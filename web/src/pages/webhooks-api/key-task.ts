import type { Environment, IssuedKey, Key } from '@neoagent/sdk';

/**
 * The dialog that is open over the keys, if any, and what it is about. The `secret` task is the only place of the page that
 * ever holds a secret; closing the dialog drops it.
 */
export type KeyTask =
  | { readonly kind: 'create' | 'create_canary'; readonly environment: Environment }
  | {
      readonly kind: 'secret';
      readonly issued: IssuedKey;
      readonly cause: 'created' | 'regenerated' | 'rotated';
    }
  | { readonly kind: 'rename' | 'rotate' | 'regenerate' | 'disable' | 'revoke'; readonly key: Key };

/** Opens the dialog of a task. */
export type BeginTask = (task: KeyTask) => void;
