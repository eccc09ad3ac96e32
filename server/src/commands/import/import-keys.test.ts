import { createMemoryDatabase } from '@neoagent/stores';
import { expect, it } from 'vitest';
import { addAccount, aManagementContext, t0 } from '../../test-support/management.js';
import { operatorCommand } from '../acting.js';
import { maxLiveKeys } from '../live-keys.js';
import { regenerateKey } from '../regenerate-key.js';
import { type ImportOrder, importKeys } from './import-keys.js';

function anOrder(line: number, change: Partial<ImportOrder> = {}): ImportOrder {
  return {
    line,
    accountId: 'acc_1',
    terms: {
      name: `imported ${line}`,
      environment: 'live',
      permissions: ['chatbots:read'],
      allowedAddresses: [],
      browserGuard: 'block',
      expiresAt: null,
    },
    digest: `digest ${line}`,
    hint: 'sk_live_51…',
    createdAt: t0 - 5,
    isEnabled: true,
    ...change,
  };
}

async function aStore() {
  const management = aManagementContext(createMemoryDatabase());
  const account = await addAccount(management.db);
  const order = (line: number, change: Partial<ImportOrder> = {}) =>
    anOrder(line, { accountId: account.id, ...change });
  const run = (orders: readonly ImportOrder[], isRehearsal = false) =>
    importKeys(management.context, { by: operatorCommand, orders, isRehearsal });
  return { ...management, account, order, run };
}

it('an imported key keeps its digest and its time, has an audit event of its own, and no webhook event', async () => {
  const { run, order, db, account } = await aStore();
  const done = await run([order(2, { isEnabled: false })]);
  expect(done).toMatchObject({ imported: [{ line: 2 }], skipped: [] });
  const record = await db.findByDigest('digest 2');
  expect(record?.key).toMatchObject({
    name: 'imported 2',
    createdAt: t0 - 5,
    disabledAt: t0,
    createdBy: null,
  });
  expect(await db.audit.list(account.id, 10)).toMatchObject([
    { action: 'key.imported', targetId: record?.key.id, detail: { hint: 'sk_live_51…', name: 'imported 2' } },
  ]);
  expect(await db.hasImportedSecrets()).toBe(true);
});

it('importing again changes nothing and says what was there', async () => {
  const { run, order, db, account } = await aStore();
  await run([order(1), order(2)]);
  const again = await run([order(1), order(2), order(3)]);
  expect(again).toMatchObject({ imported: [{ line: 3 }], skipped: [{ line: 1 }, { line: 2 }] });
  expect(await db.keys.list(account.id, 10)).toHaveLength(3);
});

it('one key that cannot be stored makes none stored, and every reason is told by its line', async () => {
  const { run, order, db, account } = await aStore();
  const other = await addAccount(db);
  await run([order(1), order(2, { accountId: other.id })]);
  const same = order(1).terms;
  const done = await run([
    order(10),
    order(11, { terms: same }),
    order(12, { digest: 'digest 10', terms: { ...same, name: 'x' } }),
    order(13, { digest: 'digest 2', terms: { ...same, name: 'y' } }),
    order(14, { terms: { ...same, name: 'IMPORTED 10' } }),
  ]);
  expect(done).toMatchObject([
    { field: 'line 11: name' },
    { field: 'line 12: digest', message: 'Line 10 holds the same key.' },
    { field: 'line 13: digest' },
    { field: 'line 14: name' },
  ]);
  expect(await db.keys.list(account.id, 10)).toHaveLength(1);
  expect(await db.audit.list(account.id, 10)).toHaveLength(1);
});

it('a rehearsal finds the same and leaves nothing', async () => {
  const { run, order, db, account, forgotten } = await aStore();
  expect(await run([order(1), order(2)], true)).toMatchObject({ imported: [{ line: 1 }, { line: 2 }] });
  expect(await run([order(1), order(2, { terms: order(1).terms })], true)).toMatchObject([
    { field: 'line 2: name' },
  ]);
  expect(await db.keys.list(account.id, 10)).toEqual([]);
  expect(await db.hasImportedSecrets()).toBe(false);
  expect(forgotten).toEqual([]);
});

it('an account never gets more keys than it may have', async () => {
  const { run, order, db, account } = await aStore();
  const orders = Array.from({ length: maxLiveKeys + 2 }, (_, index) => order(index + 1));
  expect(await run(orders)).toMatchObject([{ field: `line ${maxLiveKeys + 1}: account` }]);
  expect(await db.keys.list(account.id, 10)).toEqual([]);
});

it('regenerating an imported key makes a secret of our own and ends the foreign one', async () => {
  const { run, order, context, db, account, clock } = await aStore();
  await run([order(1)]);
  const keyId = (await db.findByDigest('digest 1'))?.key.id ?? '';
  clock.at += 1000;
  const issued = await regenerateKey(context, { by: operatorCommand, accountId: account.id, keyId });
  expect(issued).toMatchObject({ secret: expect.stringMatching(/^neo_live_/) });
  expect(await db.findByDigest('digest 1')).toMatchObject({
    key: { id: keyId },
    secret: { revokedAt: clock.at },
  });
  const [own, foreign] = (await db.keys.findById(keyId))?.secrets ?? [];
  expect([own?.imported, foreign?.imported]).toEqual([undefined, true]);
});
