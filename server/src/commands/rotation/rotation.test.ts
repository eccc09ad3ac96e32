import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Account, Database, KeyWithSecrets, Secret } from '@neoagent/core';
import { createMemoryDatabase, openSqlite } from '@neoagent/stores';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ManagementContext } from '../../api/context.js';
import { isProblem } from '../../api/problem.js';
import { addAccount, aManagementContext, t0 } from '../../test-support/management.js';
import type { Acting } from '../acting.js';
import { disableKey } from '../disable-key.js';
import { type IssuedKey, issueKey } from '../issue-key.js';
import type { KeyTarget } from '../key-step.js';
import { regenerateKey } from '../regenerate-key.js';
import { revokeKey } from '../revoke-key.js';
import type { WantedKey } from '../terms/key-terms.js';
import { endGrace } from './end-grace.js';
import { extendGrace } from './extend-grace.js';
import { rotateKey } from './rotate-key.js';

const member: Acting = { actor: { kind: 'member', id: 'usr_1' }, address: '203.0.113.7' };
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'neoagent-rotation-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
const engines: readonly [string, () => Promise<Database>][] = [
  ['memory', async () => createMemoryDatabase()],
  ['SQLite', () => openSqlite({ path: path.join(folder, `${++files}.db`) })],
];

/** The secrets of a key that authorize at a moment. */
function liveAt(secrets: readonly Pick<Secret, 'id' | 'graceEndsAt' | 'revokedAt'>[], at: number): string[] {
  return secrets
    .filter(({ revokedAt, graceEndsAt }) => revokedAt === null && (graceEndsAt === null || graceEndsAt > at))
    .map(({ id }) => id);
}

describe.each(engines)('on %s', (_engine, open) => {
  let db: Database;
  let management: ReturnType<typeof aManagementContext<Database>>;
  let account: Account;

  beforeEach(async () => {
    db = await open();
    management = aManagementContext(db);
    account = await addAccount(db);
  });
  afterEach(() => db.close());

  async function issued(wanted: Partial<WantedKey> = {}): Promise<IssuedKey> {
    const terms = { name: 'a key', environment: 'live' as const, permissions: ['*'], ...wanted };
    const order = { by: member, accountId: account.id, wanted: terms, creationToken: null };
    return done(await issueKey(management.context, order));
  }
  const target = ({ record }: IssuedKey) => ({ by: member, accountId: account.id, keyId: record.key.id });
  const found = async (secret: string) => (await db.findByDigest(management.context.digest(secret)))?.secret;
  const stored = async (key: IssuedKey) => {
    const record = await db.keys.findById(key.record.key.id);
    if (record === undefined) throw new Error('the key is gone');
    return record;
  };
  const newestEvent = async () => (await db.audit.list(account.id, 1))[0];

  it('rotating makes a new secret live at once and lets the old one work for 24 hours, to the millisecond', async () => {
    const old = await issued();
    management.clock.at += 1000;
    const renewed = done(await rotateKey(management.context, target(old)));
    const end = t0 + 1000 + dayMs;
    expect(await found(old.secret)).toMatchObject({ graceEndsAt: end, revokedAt: null });
    expect(await found(renewed.secret)).toMatchObject({ graceEndsAt: null, revokedAt: null });
    const { secrets } = await stored(old);
    expect(liveAt(secrets, end - 1)).toHaveLength(2);
    expect(liveAt(secrets, end)).toEqual([secrets[0]?.id]);
    expect(management.forgotten).toEqual([old.record.key.id, old.record.key.id]);
  });

  it('rotating says in the audit event who did it, until when the old secret works, and no secret', async () => {
    const old = await issued();
    const renewed = done(await rotateKey(management.context, { ...target(old), grace: '7d' }));
    expect(await newestEvent()).toMatchObject({
      action: 'key.rotated',
      actor: member.actor,
      targetId: old.record.key.id,
      detail: {
        hint: renewed.record.secrets[0]?.hint,
        previousHint: old.record.secrets[0]?.hint,
        graceEndsAt: new Date(t0 + 7 * dayMs).toISOString(),
      },
    });
    const written = JSON.stringify(await newestEvent());
    for (const { secret } of [old, renewed]) expect(written).not.toContain(secret.slice(13, -4));
  });

  it('rotating keeps everything but the secret, a disabled key disabled', async () => {
    const old = await issued({ allowedAddresses: ['203.0.113.0/24'], expiresIn: '30d' });
    await disableKey(management.context, target(old));
    const renewed = done(await rotateKey(management.context, target(old)));
    expect(renewed.record.key).toEqual({ ...old.record.key, disabledAt: t0 });
  });

  it('the end of the key caps the grace period, also when it is extended', async () => {
    const old = await issued({ expiresIn: '10h' });
    await rotateKey(management.context, { ...target(old), grace: '2h' });
    const extended = await extendGrace(management.context, { ...target(old), extension: '20h' });
    expect(isProblem(extended)).toBe(false);
    expect(await found(old.secret)).toMatchObject({ graceEndsAt: t0 + 10 * hourMs });
    await rotateKey(management.context, { ...target(old), grace: '30d', endsRunningGrace: true });
    expect((await stored(old)).secrets[1]).toMatchObject({ graceEndsAt: t0 + 10 * hourMs });
  });

  it.each(['0', '0h'])('a grace of %s ends the old secret with the rotation', async (grace) => {
    const old = await issued();
    done(await rotateKey(management.context, { ...target(old), grace }));
    expect(await found(old.secret)).toMatchObject({ revokedAt: t0 });
    expect(liveAt((await stored(old)).secrets, t0)).toHaveLength(1);
  });

  it.each(['', '-1h', '1.5h', '24', '31d', '721h', '99999999999h', 'soon'])(
    'a grace of "%s" is refused by field and changes nothing',
    async (grace) => {
      const old = await issued();
      const answer = await rotateKey(management.context, { ...target(old), grace });
      expect(answer).toMatchObject({ problem: 'invalid_input', errors: [{ field: 'grace' }] });
      expect((await stored(old)).secrets).toEqual(old.record.secrets);
    },
  );

  it('rotating while a grace period runs is refused as grace_running, until its very end', async () => {
    const old = await issued();
    done(await rotateKey(management.context, { ...target(old), grace: '1h' }));
    const before = await stored(old);
    management.clock.at = t0 + hourMs - 1;
    expect(await rotateKey(management.context, target(old))).toMatchObject({
      problem: 'grace_running',
      extra: { graceEndsAt: new Date(t0 + hourMs).toISOString() },
    });
    expect(await stored(old)).toEqual(before);
    management.clock.at = t0 + hourMs;
    done(await rotateKey(management.context, target(old)));
  });

  it('a rotation that ends the running grace period leaves the two newest secrets live', async () => {
    const first = await issued();
    const second = done(await rotateKey(management.context, target(first)));
    management.clock.at += 1;
    const third = done(await rotateKey(management.context, { ...target(first), endsRunningGrace: true }));
    expect(await found(first.secret)).toMatchObject({ revokedAt: t0 + 1 });
    expect(await found(second.secret)).toMatchObject({ revokedAt: null, graceEndsAt: t0 + 1 + dayMs });
    expect(await found(third.secret)).toMatchObject({ revokedAt: null, graceEndsAt: null });
    expect((await newestEvent())?.detail).toMatchObject({ endedHint: first.record.secrets[0]?.hint });
  });

  it('ten rotations at once make exactly one successor', async () => {
    const old = await issued();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => rotateKey(management.context, target(old))),
    );
    expect(answers.filter((answer) => !isProblem(answer))).toHaveLength(1);
    expect((await stored(old)).secrets).toHaveLength(2);
  });

  it('the old secret goes on as it was when the new one cannot be stored', async () => {
    const old = await issued();
    const broken: typeof db = {
      ...db,
      transaction: (work) =>
        db.transaction((stores) =>
          work({ ...stores, keys: { ...stores.keys, addSecret: () => Promise.reject(new Error('full')) } }),
        ),
    };
    await expect(rotateKey({ ...management.context, db: broken }, target(old))).rejects.toThrow('full');
    expect(await found(old.secret)).toMatchObject({ revokedAt: null, graceEndsAt: null });
  });

  it('ending the grace period ends the old secret alone, at once, and twice is once', async () => {
    const old = await issued();
    const renewed = done(await rotateKey(management.context, target(old)));
    management.clock.at += 1000;
    const ended = await endGrace(management.context, target(old));
    expect(await found(old.secret)).toMatchObject({ revokedAt: t0 + 1000 });
    expect(await found(renewed.secret)).toMatchObject({ revokedAt: null });
    expect(await newestEvent()).toMatchObject({ action: 'key.grace_ended' });
    expect(management.forgotten).toHaveLength(3);
    management.clock.at += 1000;
    expect(await endGrace(management.context, target(old))).toEqual(ended);
    expect(await db.audit.list(account.id, 10)).toHaveLength(3);
  });

  it('extending adds to the present end, up to 30 days after the rotation and not a millisecond more', async () => {
    const old = await issued();
    done(await rotateKey(management.context, { ...target(old), grace: '29d' }));
    management.clock.at += dayMs;
    const extend = (extension: string) => extendGrace(management.context, { ...target(old), extension });
    const refused = await extend('86400001ms');
    expect(refused).toMatchObject({ problem: 'invalid_input', errors: [{ field: 'extension' }] });
    expect(await found(old.secret)).toMatchObject({ graceEndsAt: t0 + 29 * dayMs });
    expect(isProblem(await extend('1d'))).toBe(false);
    expect(await found(old.secret)).toMatchObject({ graceEndsAt: t0 + 30 * dayMs });
    expect(await newestEvent()).toMatchObject({ action: 'key.grace_extended' });
    for (const text of ['', '0', 'soon']) {
      expect(await extend(text)).toMatchObject({ errors: [{ field: 'extension' }] });
    }
  });

  it('a grace period that is over, or never was, cannot be extended', async () => {
    const old = await issued();
    const extend = () => extendGrace(management.context, { ...target(old), extension: '1h' });
    expect(await extend()).toMatchObject({ problem: 'conflict' });
    done(await rotateKey(management.context, { ...target(old), grace: '1h' }));
    management.clock.at += hourMs;
    expect(await extend()).toMatchObject({ problem: 'conflict' });
    expect(liveAt((await stored(old)).secrets, management.clock.at)).toHaveLength(1);
  });

  it('a revoked or expired key is neither rotated nor extended, and revoking ends both secrets', async () => {
    const revoked = await issued({ name: 'revoked' });
    done(await rotateKey(management.context, target(revoked)));
    await revokeKey(management.context, target(revoked));
    expect(liveAt((await stored(revoked)).secrets, t0)).toEqual([]);
    const expired = await issued({ name: 'expired', expiresIn: '1h' });
    management.clock.at += hourMs;
    for (const key of [revoked, expired]) {
      expect(await rotateKey(management.context, target(key))).toMatchObject({ problem: 'conflict' });
      const extension = { ...target(key), extension: '1h' };
      expect(await extendGrace(management.context, extension)).toMatchObject({ problem: 'conflict' });
    }
  });

  it('another account’s key is as absent as one that never was', async () => {
    const key = await issued();
    const accountId = (await addAccount(db)).id;
    for (const command of [rotateKey, endGrace]) {
      const foreign = await command(management.context, { ...target(key), accountId });
      expect(foreign).toMatchObject({ problem: 'not_found' });
      expect(foreign).toEqual(await command(management.context, { ...target(key), keyId: 'key_absent' }));
    }
  });
});

type Move =
  | { readonly kind: 'rotate'; readonly graceMs: number; readonly ends: boolean }
  | { readonly kind: 'extend'; readonly ms: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'regenerate' }
  | { readonly kind: 'wait'; readonly ms: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({
    kind: fc.constant('rotate' as const),
    graceMs: fc.integer({ min: 0, max: 31 * dayMs }),
    ends: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('extend' as const), ms: fc.integer({ min: 1, max: 31 * dayMs }) }),
  fc.constant({ kind: 'end' as const }),
  fc.constant({ kind: 'regenerate' as const }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 20 * dayMs }) }),
);

it('whatever is done in whatever order: never are all secrets dead, never three live, and no old one lives past 30 days', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
      const management = aManagementContext<Database>(createMemoryDatabase());
      const { context, db } = management;
      const account = await addAccount(db);
      const wanted = { name: 'a', environment: 'live' as const, permissions: ['*'], expiresIn: null };
      const order = { by: member, accountId: account.id, wanted, creationToken: null };
      const { record } = done(await issueKey(context, order));
      const target = { by: member, accountId: account.id, keyId: record.key.id };
      for (const step of moves) {
        if (step.kind === 'wait') management.clock.at += step.ms;
        else await take(context, target, step);
        expectSound(await db.keys.findById(record.key.id), management.clock.at);
      }
    }),
    { numRuns: 150 },
  );
});

async function take(
  context: ManagementContext,
  target: KeyTarget,
  step: Exclude<Move, { kind: 'wait' }>,
): Promise<void> {
  if (step.kind === 'regenerate') await regenerateKey(context, target);
  else if (step.kind === 'end') await endGrace(context, target);
  else if (step.kind === 'extend') await extendGrace(context, { ...target, extension: `${step.ms}ms` });
  else {
    const grace = step.graceMs === 0 ? '0' : `${step.graceMs}ms`;
    await rotateKey(context, { ...target, grace, endsRunningGrace: step.ends });
  }
}

function expectSound(record: KeyWithSecrets | undefined, now: number): void {
  const secrets = record?.secrets ?? [];
  // Also at every later moment, should nobody do anything more.
  const moments = [now, ...secrets.flatMap(({ graceEndsAt }) => graceEndsAt ?? []), now + 365 * dayMs];
  for (const at of moments.filter((moment) => moment >= now)) {
    const live = liveAt(secrets, at);
    expect(live.length).toBeGreaterThanOrEqual(1);
    expect(live.length).toBeLessThanOrEqual(2);
    expect(live[0]).toBe(secrets[0]?.id);
  }
  const [current, previous] = secrets;
  if (current !== undefined && previous?.revokedAt === null) {
    expect(previous.graceEndsAt).toBeLessThanOrEqual(current.createdAt + 30 * dayMs);
  }
}

function done<T extends object>(answer: T): Exclude<T, { readonly problem: unknown }> {
  if (isProblem(answer)) throw new Error(JSON.stringify(answer));
  return answer as Exclude<T, { readonly problem: unknown }>;
}
