import { createHash } from 'node:crypto';
import { base62, type Clock, type RandomCharacters } from '@neoagent/core';
import type { Login } from '../logins/login.js';
import type { SessionOrigin, SessionRows } from './session-rows.js';

/** A session ends after `idleMs` without a request, and `absoluteMs` after sign-in whatever happens. */
export interface SessionLife {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

export const defaultSessionLife: SessionLife = { idleMs: 2 * 60 * 60_000, absoluteMs: 12 * 60 * 60_000 };

export interface Sessions {
  readonly life: SessionLife;
  /** A new session; answers its token, which only the member's browser keeps. */
  begin(userId: string, from: SessionOrigin): Promise<string>;
  /** Whose session the token is, while it lives. Counts as a use. */
  find(token: string): Promise<Login | undefined>;
  end(token: string): Promise<void>;
  endAll(userId: string): Promise<void>;
}

/** 43 characters of 62: 256 bits. */
const tokenLength = 43;
/** How far a stored end may lag behind: saves a write on most requests. */
const extensionStepMs = 60_000;
const sweepEveryMs = 60 * 60_000;

/**
 * Sessions are ours rather than Better Auth's, which keeps tokens in clear and knows neither an absolute end nor our clock. A token
 * is random, opaque and stored as SHA-256 only: a reader of the database can sign in as nobody. It needs no signature, since
 * nothing in it is believed, it is only looked up.
 */
export function createSessions(options: {
  readonly rows: SessionRows;
  readonly clock: Clock;
  readonly random: RandomCharacters;
  readonly life: SessionLife;
}): Sessions {
  const { rows, clock, random, life } = options;
  let nextSweep = 0;

  async function sweep(now: number): Promise<void> {
    if (now < nextSweep) return;
    nextSweep = now + sweepEveryMs;
    await rows.removeExpired(now);
  }

  return {
    life,
    async begin(userId, from) {
      const now = clock.now();
      await sweep(now);
      const token = random(base62, tokenLength);
      const row = { digest: digestOf(token), userId, createdAt: now, expiresAt: endOf(now, now, life) };
      await rows.insert(row, from);
      return token;
    },
    async find(token) {
      const now = clock.now();
      const found = await rows.find(digestOf(token));
      if (found === undefined) return undefined;
      const { row, login } = found;
      if (now >= row.expiresAt || now >= row.createdAt + life.absoluteMs) return undefined;
      const expiresAt = endOf(row.createdAt, now, life);
      if (expiresAt - row.expiresAt >= extensionStepMs) await rows.extend(row.digest, expiresAt);
      return login;
    },
    end: (token) => rows.remove(digestOf(token)),
    endAll: (userId) => rows.removeAll(userId),
  };
}

function endOf(createdAt: number, usedAt: number, life: SessionLife): number {
  return Math.min(usedAt + life.idleMs, createdAt + life.absoluteMs);
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
