import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  type Account,
  type Database,
  isWellFormed,
  type KeyRecord,
  type KeyWithSecrets,
} from '@neoagent/core';
import { createMemoryDatabase, openSqlite } from '@neoagent/stores';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../api/problem.js';
import { CanaryRecorder } from '../../authorizer/canary-recorder.js';
import { addAccount, aManagementContext, t0 } from '../../test-support/management.js';
import { operatorCommand } from '../acting.js';
import { resolveAlert } from '../alerts/resolve-alert.js';
import { changeKey } from '../change-key.js';
import { disableKey } from '../disable-key.js';
import { issueKey } from '../issue-key.js';
import { reportLeak } from '../leaks/report-leak.js';
import { regenerateKey } from '../regenerate-key.js';
import { rotateKey } from '../rotation/rotate-key.js';
import type { WantedKey } from '../terms/key-terms.js';
import { reportCanaryUses } from './report-canary-uses.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'neoagent-canaries-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
const engines: readonly [string, () => Promise<Database>][] = [
  ['memory', async () => createMemoryDatabase()],
  ['SQLite', () => openSqlite({ path: path.join(folder, `${++files}.db`) })],
];

describe.each(engines)('canary keys on %s', (_engine, open) => {
  let db: Database;
  let management: ReturnType<typeof aManagementContext<Database>>;
  let account: Account;
  beforeEach(async () => {
    db = await open();
    management = aManagementContext(db, 'leaks: { reaction: revoke }');
    account = await addAccount(db);
  });
  afterEach(() => db.close());

  const order = (wanted: Partial<WantedKey>) => ({
    by: operatorCommand,
    accountId: account.id,
    wanted: { name: 'bait', environment: 'live' as const, permissions: [], isCanary: true, ...wanted },
    creationToken: null,
  });
  async function aCanary() {
    const issued = await issueKey(management.context, order({}));
    if (isProblem(issued)) throw new Error(issued.detail);
    const { key } = issued.record;
    const record = await db.findByDigest(management.context.digest(issued.secret));
    if (record === undefined) throw new Error('the canary is gone');
    return {
      key,
      record,
      secret: issued.secret,
      target: { by: operatorCommand, accountId: account.id, keyId: key.id },
    };
  }
  const recorder = () => new CanaryRecorder({ redact: (text) => text, countryOf: () => 'NZ' });
  const use = (record: KeyRecord, canaries: CanaryRecorder, address: string, userAgent?: string) =>
    canaries.note(record, {
      method: 'POST',
      target: '/api/endpoint',
      authorization: [],
      address,
      origin: undefined,
      fetchSite: undefined,
      userAgent,
      at: management.clock.at,
      requestId: 'req_1',
    });
  /** Tells of what was noted; answers how many alerts are new. */
  async function tell(canaries: CanaryRecorder): Promise<number> {
    let raised = 0;
    await canaries.flush(async (sightings) => {
      raised = (await reportCanaryUses(management.context, sightings)).length;
    });
    return raised;
  }
  const actions = async () => (await db.audit.list(account.id, 20)).map(({ action }) => action);

  it('look like every other key, hold no permission and have no end', async () => {
    const { key, secret } = await aCanary();
    expect(isWellFormed(management.context.format, secret)).toBe(true);
    expect(key).toMatchObject({ isCanary: true, permissions: [], expiresAt: null });
    const powerful = await issueKey(management.context, order({ name: 'b', permissions: ['*'] }));
    expect(powerful).toMatchObject({ problem: 'invalid_input', errors: [{ field: 'permissions' }] });
  });

  it('never become keys that work: neither regenerated nor rotated, limited or by a change', async () => {
    const { target, key } = await aCanary();
    for (const change of [
      regenerateKey(management.context, target),
      rotateKey(management.context, target),
      changeKey(management.context, { ...target, limits: [{ name: 'burst', allow: 1, per: '1m' }] }),
    ]) {
      expect(await change).toMatchObject({ problem: 'conflict', detail: expect.stringContaining('canary') });
    }
    const renamed = (await changeKey(management.context, { ...target, name: 'elsewhere' })) as KeyWithSecrets;
    expect(renamed.key).toEqual({ ...key, name: 'elsewhere' });
    expect(renamed.secrets.length).toBe(1);
  });

  it('the first use raises one alert with its event, later uses are counted by address and user agent', async () => {
    const { key, record } = await aCanary();
    const canaries = recorder();
    use(record, canaries, '203.0.113.9', 'curl/8');
    use(record, canaries, '203.0.113.9', 'curl/8');
    expect(await tell(canaries)).toBe(1);
    management.clock.at += 1000;
    use(record, canaries, '203.0.113.9', 'curl/8');
    use(record, canaries, '198.51.100.4');
    expect(await tell(canaries)).toBe(0);
    expect(await tell(canaries)).toBe(0);
    expect(await db.alerts.list(account.id, { isOpen: true, limit: 9 })).toMatchObject([
      { keyId: key.id, detector: 'canary_used', severity: 'critical', count: 3 },
    ]);
    expect((await actions()).filter((action) => action === 'key.canary_used').length).toBe(1);
    expect(await db.canaries.list(key.id)).toMatchObject([
      { address: '198.51.100.4', userAgent: null, country: 'NZ', count: 1 },
      {
        address: '203.0.113.9',
        userAgent: 'curl/8',
        country: 'NZ',
        count: 3,
        firstAt: t0,
        lastAt: t0 + 1000,
      },
    ]);
    expect((await db.keys.findById(key.id))?.secrets[0]?.lastUsed?.at).toBe(t0 + 1000);
  });

  it('after its alert was resolved a use alerts again, unless the owner called its address expected', async () => {
    const { record } = await aCanary();
    const canaries = recorder();
    const useFrom = async (address: string) => {
      management.clock.at += 1000;
      use(record, canaries, address);
      return tell(canaries);
    };
    const resolve = async (resolution: 'resolved' | 'expected') => {
      const [alert] = await db.alerts.list(account.id, { isOpen: true, limit: 1 });
      await resolveAlert(management.context, {
        by: { actor: { kind: 'member', id: 'usr_1' }, address: null },
        accountId: account.id,
        alertId: alert?.id ?? '',
        resolution,
      });
    };
    expect(await useFrom('203.0.113.9')).toBe(1);
    await resolve('resolved');
    expect(await useFrom('203.0.113.9')).toBe(1);
    await resolve('expected');
    expect(await useFrom('203.0.113.9')).toBe(0);
    expect(await useFrom('198.51.100.4')).toBe(1);
  });

  it('a use that cannot be stored is told with the next try; a disabled canary tells nothing', async () => {
    const { key, record, target } = await aCanary();
    const canaries = recorder();
    use(record, canaries, '203.0.113.9');
    await expect(canaries.flush(() => Promise.reject(new Error('the disk is full')))).rejects.toThrow('full');
    use(record, canaries, '203.0.113.9');
    expect(await tell(canaries)).toBe(1);
    expect(await db.canaries.list(key.id)).toMatchObject([{ count: 2 }]);
    await disableKey(management.context, target);
    const disabled = await db.keys.findById(key.id);
    use({ ...record, key: disabled?.key ?? key }, canaries, '198.51.100.4');
    expect(await tell(canaries)).toBe(0);
    expect((await db.canaries.list(key.id)).length).toBe(1);
  });

  it('a report that it leaked is told and revokes nothing: it goes on waiting', async () => {
    const { key, secret } = await aCanary();
    const found = { secret, reporter: 'scanner' as const, where: 'https://example.com', address: '::1' };
    const { isOurs, noticed } = await reportLeak(management.context, found);
    expect([isOurs, noticed?.reaction]).toEqual([true, 'canary_found']);
    const record = await db.keys.findById(key.id);
    expect(record?.key.revokedAt).toBeNull();
    expect(record?.secrets).toMatchObject([{ revokedAt: null, leakedAt: t0 }]);
  });
});
