import { type Clock, guessGroup, parseAddress } from '@neoagent/core';
import type { Problem } from '../../api/problem.js';
import { type AttemptCounter, createAttemptCounter } from './attempt-counter.js';

const minute = 60_000;
const hour = 60 * minute;

/** At most 100 failures an hour for one e-mail (NIST SP 800-63B-4 §3.2.2), few enough mails that nobody's mailbox is flooded. */
const limits = {
  perAddress: { allow: 30, windowMs: 5 * minute },
  failuresPerEmail: { allow: 100, windowMs: hour },
  mailsPerEmail: { allow: 5, windowMs: hour },
  mailsPerAccount: { allow: 50, windowMs: hour },
} as const;
const mostKnownPlaces = 20_000;

/** An attempt in progress; it stays counted unless it succeeded. */
export interface Attempt {
  succeeded(): void;
}

/**
 * Slows guessing down, by client address and by e-mail, known or not. Somebody who guesses cannot lock the owner out: an address
 * from which an e-mail was signed in before has a count of its own, and a password reset clears all counts of the e-mail.
 */
export interface AttemptGuard {
  beginSignIn(email: string, address: string): Attempt | Problem;
  refuseSignUp(email: string, address: string): Problem | undefined;
  refuseReset(email: string, address: string): Problem | undefined;
  /** Choosing a new password with a token from a mail. */
  beginReset(address: string): Attempt | Problem;
  /** One invitation mail from an account to an e-mail. */
  refuseInvitation(email: string, accountId: string): Problem | undefined;
  /** Using the token of an invitation. */
  beginInvited(address: string): Attempt | Problem;
  forgetFailures(email: string): void;
}

export function createAttemptGuard(clock: Clock): AttemptGuard {
  const counter = (limit: { allow: number; windowMs: number }) => createAttemptCounter(limit, clock);
  const signIns = { byAddress: counter(limits.perAddress), byEmail: counter(limits.failuresPerEmail) };
  const signUps = { byAddress: counter(limits.perAddress), byEmail: counter(limits.mailsPerEmail) };
  const resetMails = { byAddress: counter(limits.perAddress), byEmail: counter(limits.mailsPerEmail) };
  const resets = counter(limits.perAddress);
  const invitationMails = {
    byEmail: counter(limits.mailsPerEmail),
    byAccount: counter(limits.mailsPerAccount),
  };
  const invited = counter(limits.perAddress);
  const knownPlaces = new Set<string>();

  function rememberPlace(place: string): void {
    knownPlaces.delete(place);
    knownPlaces.add(place);
    if (knownPlaces.size <= mostKnownPlaces) return;
    const oldest = knownPlaces.values().next();
    if (!oldest.done) knownPlaces.delete(oldest.value);
  }

  return {
    beginSignIn(email, address) {
      const group = groupOf(address);
      const place = `${email} ${group}`;
      return begin(
        [
          [signIns.byAddress, group],
          [signIns.byEmail, knownPlaces.has(place) ? place : email],
        ],
        () => rememberPlace(place),
      );
    },
    refuseSignUp: (email, address) =>
      refuse([
        [signUps.byAddress, groupOf(address)],
        [signUps.byEmail, email],
      ]),
    refuseReset: (email, address) =>
      refuse([
        [resetMails.byAddress, groupOf(address)],
        [resetMails.byEmail, email],
      ]),
    beginReset: (address) => begin([[resets, groupOf(address)]], () => {}),
    refuseInvitation: (email, accountId) =>
      refuse([
        [invitationMails.byEmail, email],
        [invitationMails.byAccount, accountId],
      ]),
    beginInvited: (address) => begin([[invited, groupOf(address)]], () => {}),
    forgetFailures: (email) => signIns.byEmail.forget(email),
  };
}

type Take = readonly [counter: AttemptCounter, name: string];

/** Takes from all counters or from none. */
function refuse(takes: readonly Take[]): Problem | undefined {
  for (const [at, [counter, name]] of takes.entries()) {
    const waitMs = counter.take(name);
    if (waitMs === 0) continue;
    giveBack(takes.slice(0, at));
    return tooManyAttempts(waitMs);
  }
  return undefined;
}

function begin(takes: readonly Take[], onSuccess: () => void): Attempt | Problem {
  return (
    refuse(takes) ?? {
      succeeded() {
        giveBack(takes);
        onSuccess();
      },
    }
  );
}

function giveBack(takes: readonly Take[]): void {
  for (const [counter, name] of takes) counter.giveBack(name);
}

function tooManyAttempts(waitMs: number): Problem {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  const minutes = Math.ceil(retryAfterSeconds / 60);
  return {
    problem: 'too_many_attempts',
    detail: `Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`} and try again.`,
    retryAfterSeconds,
  };
}

function groupOf(address: string): string {
  const parsed = parseAddress(address);
  return parsed === undefined ? address : guessGroup(parsed);
}
