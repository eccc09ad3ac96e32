import path from 'node:path';
import type { Clock, RandomCharacters } from '@neoagent/core';
import type { SqlDatabase } from '@neoagent/stores';
import type { AccountsLog } from './accounts-log.js';
import type { AccountsParts } from './accounts-parts.js';
import { createAttemptGuard } from './attempts/attempt-guard.js';
import { createBackground } from './background.js';
import { createBrowserSessions } from './browser-sessions.js';
import { createInvitationMails, type InvitationMails } from './invitations/invitation-mails.js';
import { createInvitations, type Invitations } from './invitations/invitations.js';
import { createLogins } from './logins/logins.js';
import { type Mail, type Mailer, senderAt } from './mail/mailer.js';
import { passwordResetMail } from './mail/mails.js';
import { createOutboxMailer } from './mail/outbox-mailer.js';
import { createPasswordReset, type PasswordReset } from './password-reset.js';
import { createSessions, defaultSessionLife, type SessionLife } from './sessions/sessions.js';
import { createSignIn, type SignIn } from './sign-in.js';
import { createSignUp, type SignUp, type SignupMode } from './sign-up.js';

export interface AccountsOptions {
  readonly db: SqlDatabase;
  readonly secret: string;
  /** Every link in a mail begins with it; https makes cookies secure. */
  readonly publicUrl: () => string;
  readonly clock: Clock;
  readonly random: RandomCharacters;
  /** Mails are put into `outbox/` in it when no mailer is given. */
  readonly dataDir: string;
  readonly mailer?: Mailer;
  readonly signupMode: () => SignupMode;
  readonly sessionLife?: SessionLife;
  readonly log: AccountsLog;
}

/** Logins, their accounts and their browser sessions. A problem is the answer to a person's mistake; failures of ours are thrown. */
export interface Accounts extends SignUp, SignIn, PasswordReset, Invitations, InvitationMails {
  /** Sends a mail in the background; a failure is logged. */
  send(mail: Mail): void;
  /** Does work that no answer waits for; `failure` is what the log says when it fails. */
  inBackground(failure: string, work: () => Promise<void>): void;
  /** Resolves when all work begun in the background so far has ended, such as mails on their way out. */
  settled(): Promise<void>;
}

/** Wires logins, sessions, accounts, mail and attempt counts. Works without a server, as operator commands need. */
export function createAccounts(options: AccountsOptions): Accounts {
  const { db, clock, random, log, publicUrl, signupMode, sessionLife } = options;
  const background = createBackground(log);
  const mailer = options.mailer ?? outboxMailer(options);
  const send = (mail: Mail) => background.run('a mail could not be sent', () => mailer.send(mail));
  const logins = createLogins({
    ...options,
    onResetToken: (login, token) => send(passwordResetMail(login.email, publicUrl(), token)),
  });
  const parts: AccountsParts = {
    db,
    clock,
    random,
    log,
    publicUrl,
    logins,
    guard: createAttemptGuard(clock),
    inBackground: background.run,
    send,
  };
  const life = sessionLife ?? defaultSessionLife;
  const stored = createSessions({ rows: logins.sessionRows, clock, random, life });
  const sessions = createBrowserSessions(parts, stored);
  return {
    ...createSignUp(parts, signupMode),
    ...createSignIn(parts, sessions, signupMode),
    ...createInvitations(parts, sessions, signupMode),
    ...createInvitationMails(parts),
    ...createPasswordReset(parts),
    send,
    inBackground: background.run,
    settled: () => background.settled(),
  };
}

/** Made at the first mail, since the public URL of a process without one configured is known only when it listens. */
function outboxMailer({ dataDir, publicUrl, clock, log }: AccountsOptions): Mailer {
  const directory = path.join(dataDir, 'outbox');
  return {
    send: (mail) => createOutboxMailer({ directory, from: senderAt(publicUrl()), clock, log }).send(mail),
  };
}
