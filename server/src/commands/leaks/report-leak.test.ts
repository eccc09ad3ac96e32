import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Account, type Database, refuseByKeyState, statusOf } from '@neoagent/core';
import { createMemoryDatabase, openSqlite } from '@neoagent/stores';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../api/problem.js';
import { addAccount, aManagementContext, t0 } from '../../test-support/management.js';
import { operatorCommand } from '../acting.js';
import { type IssuedKey, issueKey } from '../issue-key.js';
import { regenerateKey } from '../regenerate-key.js';
import { extendGrace } from '../rotation/extend-grace.js';
import { rotateKey } from '../rotation/rotate-key.js';
import { reportLeak } from './report-leak.js';

const hourMs = 3_600_000;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'neoagent-leaks-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
const engines: readonly [string, () => Promise<Database>][] = [
  ['memory', async () => createMemoryDatabase()],
  ['SQLite', () => openSqlite({ path: path.join(folder, `${++files}.db`) })],
];

describe.each(engines)('the reaction rotate, on %s', (_engine, open) => {
  let db: Database;
  let management: ReturnType<typeof aManagementContext<Database>>;
  let account: Account;

  beforeEach(async () => {
    db = await open();
    management = aManagementContext(db, 'leaks: { reaction: rotate, grace: 2h }');
    account = await addAccount(db);
  });
  afterEach(() => db.close());

  async function aKey(expiresIn?: string) {
    const wanted = { name: 'payments', environment: 'live' as const, permissions: ['*'], expiresIn };
    const order = { by: operatorCommand, accountId: account.id, wanted, creationToken: null };
    const { record, secret } = done(await issueKey(management.context, order));
    return { target: { by: operatorCommand, accountId: account.id, keyId: record.key.id }, secret };
  }
  const leak = async (secret: string) => {
    const found = { secret, reporter: 'scanner' as const, where: 'https://example.com', address: '::1' };
    return (await reportLeak(management.context, found)).noticed;
  };
  /** Why the secret is refused at a moment; `undefined` when its key's state lets it work. */
  async function refusalAt(secret: string, at: number): Promise<string | undefined> {
    const record = await db.findByDigest(management.context.digest(secret));
    if (record === undefined) throw new Error('the secret is gone');
    return refuseByKeyState(record, at)?.reason;
  }

  it('lets the leaked secret work for the grace, to the millisecond, and answers key_revoked from then on', async () => {
    const { target, secret } = await aKey();
    expect(await leak(secret)).toMatchObject({ reaction: 'rotation_due', endsAt: t0 + 2 * hourMs });
    expect(await refusalAt(secret, t0 + 2 * hourMs - 1)).toBeUndefined();
    expect(await refusalAt(secret, t0 + 2 * hourMs)).toBe('key_revoked');
    expect(management.forgotten).toContain(target.keyId);
    const record = await db.keys.findById(target.keyId);
    expect(record && statusOf(record.key, record.secrets, t0)).toBe('leaked');
    expect(record && statusOf(record.key, record.secrets, t0 + 9 * hourMs)).toBe('leaked');
  });

  it('leaves one audit event with the end, raises one alert, and a second report changes neither', async () => {
    const { target, secret } = await aKey();
    await leak(secret);
    management.clock.at += hourMs;
    expect(await leak(secret)).toBeUndefined();
    const events = await db.audit.list(account.id, 10);
    expect(events.filter(({ action }) => action === 'key.leaked')).toMatchObject([
      { detail: { reaction: 'rotation_due', secretEndsAt: new Date(t0 + 2 * hourMs).toISOString() } },
    ]);
    expect(await db.alerts.list(account.id, { isOpen: true, limit: 10 })).toMatchObject([
      { keyId: target.keyId, detector: 'leaked_secret', severity: 'critical', count: 1, reaction: 'notify' },
    ]);
    expect(await refusalAt(secret, t0 + 2 * hourMs)).toBe('key_revoked');
  });

  it('whose alert cannot be stored leaves no mark, so that the next report is the first', async () => {
    const { target, secret } = await aKey();
    const found = { secret, reporter: 'scanner' as const, where: null, address: '::1' };
    const full: Database = {
      ...db,
      transaction: (work) =>
        db.transaction((stores) =>
          work({
            ...stores,
            alerts: { ...stores.alerts, insert: () => Promise.reject(new Error('the disk is full')) },
          }),
        ),
    };
    await expect(reportLeak({ ...management.context, db: full }, found)).rejects.toThrow('full');
    expect((await db.keys.findById(target.keyId))?.secrets[0]?.leakedAt).toBeUndefined();
    expect((await db.audit.list(account.id, 10)).map(({ action }) => action)).toEqual(['key.created']);
    expect(await leak(secret)).toMatchObject({ reaction: 'rotation_due' });
    expect(await db.alerts.countOpen(account.id)).toBe(1);
  });

  it('a rotation makes the successor and never puts off the end of the leaked secret', async () => {
    const { target, secret } = await aKey();
    await leak(secret);
    management.clock.at += hourMs;
    const rotated = done(await rotateKey(management.context, { ...target, grace: '30d' }));
    expect(await refusalAt(secret, t0 + 2 * hourMs - 1)).toBeUndefined();
    expect(await refusalAt(secret, t0 + 2 * hourMs)).toBe('key_revoked');
    expect(await refusalAt(rotated.secret, t0 + 99 * hourMs)).toBeUndefined();
    expect(statusOf(rotated.record.key, rotated.record.secrets, t0 + hourMs)).toBe('rotating');
    const extended = await extendGrace(management.context, { ...target, extension: '1h' });
    expect(extended).toMatchObject({ problem: 'conflict', detail: expect.stringContaining('leaked') });
  });

  it('a key whose leaked secret has ended can still be rotated: the dead one stays dead', async () => {
    const { target, secret } = await aKey();
    await leak(secret);
    management.clock.at += 3 * hourMs;
    const rotated = done(await rotateKey(management.context, { ...target, grace: '24h' }));
    expect(await refusalAt(secret, management.clock.at)).toBe('key_revoked');
    expect(await refusalAt(rotated.secret, management.clock.at)).toBeUndefined();
    expect(statusOf(rotated.record.key, rotated.record.secrets, management.clock.at)).toBe('active');
    const [event] = await db.audit.list(account.id, 1);
    expect(event).toMatchObject({ action: 'key.rotated', detail: { graceEndsAt: null } });
  });

  it('regenerating ends the leaked secret at once', async () => {
    const { target, secret } = await aKey();
    await leak(secret);
    const renewed = done(await regenerateKey(management.context, target));
    expect(await refusalAt(secret, t0)).toBe('key_revoked');
    expect(await refusalAt(renewed.secret, t0 + 99 * hourMs)).toBeUndefined();
  });

  it('shortens the grace period of a replaced secret, never lengthens it, and leaves the current one alone', async () => {
    const { target, secret } = await aKey();
    const long = done(await rotateKey(management.context, { ...target, grace: '24h' }));
    expect(await leak(secret)).toMatchObject({ reaction: 'old_secret_ending', endsAt: t0 + 2 * hourMs });
    expect(await refusalAt(secret, t0 + 2 * hourMs)).toBe('key_revoked');
    const again = { ...target, grace: '1h', endsRunningGrace: true };
    await rotateKey(management.context, again);
    expect(await leak(long.secret)).toMatchObject({ endsAt: t0 + hourMs });
    expect(await refusalAt(long.secret, t0 + hourMs)).toBe('key_revoked');
  });

  it('the end of the key caps the grace, and a dead secret stays as it is, without an alert', async () => {
    const short = await aKey('1h');
    expect(await leak(short.secret)).toMatchObject({ endsAt: t0 + hourMs });
    management.clock.at += 5 * hourMs;
    const other = done(
      await issueKey(management.context, {
        by: operatorCommand,
        accountId: account.id,
        wanted: { name: 'other', environment: 'live', permissions: [] },
        creationToken: null,
      }),
    );
    await regenerateKey(management.context, { ...short.target, keyId: other.record.key.id });
    expect(await leak(other.secret)).toMatchObject({ reaction: 'already_dead' });
    expect(await db.alerts.countOpen(account.id)).toBe(1);
  });
});

function done(answer: IssuedKey | { readonly problem: string; readonly detail: string }): IssuedKey {
  if (isProblem(answer)) throw new Error(answer.detail);
  return answer as IssuedKey;
}
