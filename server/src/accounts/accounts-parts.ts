import type { Clock, RandomCharacters } from '@neoagent/core';
import type { SqlDatabase } from '@neoagent/stores';
import type { AccountsLog } from './accounts-log.js';
import type { AttemptGuard } from './attempts/attempt-guard.js';
import type { Logins } from './logins/logins.js';
import type { Mail } from './mail/mailer.js';

/** What the parts of accounts share. */
export interface AccountsParts {
  readonly db: SqlDatabase;
  readonly clock: Clock;
  readonly random: RandomCharacters;
  readonly log: AccountsLog;
  readonly publicUrl: () => string;
  readonly logins: Logins;
  readonly guard: AttemptGuard;
  /** Does work that no answer waits for; `failure` is what the log says when it fails. */
  readonly inBackground: (failure: string, work: () => Promise<void>) => void;
  /** Sends in the background. */
  readonly send: (mail: Mail) => void;
}
