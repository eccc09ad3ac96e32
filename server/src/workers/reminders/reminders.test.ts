import { createMemoryDatabase } from '@neoagent/stores';
import { expect, it } from 'vitest';
import type { Mail } from '../../accounts/mail/mailer.js';
import { isProblem } from '../../api/problem.js';
import type { Acting } from '../../commands/acting.js';
import { issueKey } from '../../commands/issue-key.js';
import { rotateKey } from '../../commands/rotation/rotate-key.js';
import { setRotationPolicy } from '../../commands/rotation/set-rotation-policy.js';
import { randomCharacters } from '../../random.js';
import { addAccount, addMember, aManagementContext, t0 } from '../../test-support/management.js';
import { createKeyEndWatch } from '../webhooks/key-end-watch.js';
import { createTeller } from '../webhooks/teller.js';
import { createRemind } from './remind.js';
import { watchRotationsDue } from './rotation-due-watch.js';

const dayMs = 86_400_000;

async function aKeeper(expiresIn: string | null, { asOneProcess = false } = {}) {
  const { context, db, clock } = aManagementContext(createMemoryDatabase());
  const account = await addAccount(db);
  const owner = await addMember(db, account, 'owner');
  const maker = await addMember(db, account, 'member');
  const by: Acting = { actor: { kind: 'member', id: maker.userId }, address: null };
  const wanted = { name: 'payments', environment: 'live' as const, permissions: [], expiresIn };
  const issued = await issueKey(context, { by, accountId: account.id, wanted, creationToken: null });
  if (isProblem(issued)) throw new Error(issued.detail);
  const mails: Mail[] = [];
  // A new process each time, unless asked: what was told is remembered by the store, not by the process.
  const remind = () =>
    createRemind({
      db,
      tell: createTeller(db, randomCharacters),
      send: (mail) => void mails.push(mail),
      publicUrl: () => 'https://keys.example.com/',
    });
  const watch = createKeyEndWatch(db, remind());
  return {
    context,
    db,
    owner,
    maker,
    mails,
    target: { by, accountId: account.id, keyId: issued.record.key.id },
    async on(day: number) {
      clock.at = t0 + day * dayMs;
      const planMaxLifetimeMs = () => undefined;
      await watchRotationsDue({ db, planMaxLifetimeMs, remind: remind() }, clock.at);
      await (asOneProcess ? watch : createKeyEndWatch(db, remind()))(clock.at);
      return mails.splice(0);
    },
  };
}

it('who made a key is mailed 30, 7 and 1 days before its rotation is due and on the day, once each, with the way there', async () => {
  const { on, context, target, maker } = await aKeeper(null);
  await setRotationPolicy(context, { ...target, keyId: null, wanted: { rotateEvery: '90d' } });
  const sent: (readonly [number, string, string])[] = [];
  for (let day = 0; day <= 100; day++) {
    for (const { to, subject } of await on(day)) sent.push([day, to, subject]);
  }
  expect(sent).toEqual([
    [60, maker.email, 'Rotate the key “payments” within 30 days'],
    [83, maker.email, 'Rotate the key “payments” within 7 days'],
    [89, maker.email, 'Rotate the key “payments” within a day'],
    [90, maker.email, 'The key “payments” is due for rotation'],
  ]);
});

it('a mail about a rotation leads to the key’s page and says that nothing rotates by itself', async () => {
  const { on, context, target } = await aKeeper(null);
  await setRotationPolicy(context, { ...target, wanted: { rotateEvery: '30d' } });
  const [mail] = await on(25);
  expect(mail?.text).toContain(`https://keys.example.com/settings/webhooks-api/keys/${target.keyId}`);
  expect(mail?.text).toContain('Nothing is rotated by itself');
});

it('a rotation settles the reminder, and the next one counts from the new secret', async () => {
  const { on, context, target } = await aKeeper(null);
  await setRotationPolicy(context, { ...target, wanted: { rotateEvery: '30d' } });
  expect(await on(29)).toHaveLength(1);
  await rotateKey(context, target);
  expect(await on(31)).toEqual([]);
  expect((await on(53))[0]?.subject).toBe('Rotate the key “payments” within 7 days');
});

it.each([true, false])(
  'who made a key is mailed 30, 7 and 1 days before it ends and when it has ended, by one process: %j',
  async (asOneProcess) => {
    const { on, maker } = await aKeeper('90d', { asOneProcess });
    const sent: (readonly [number, string])[] = [];
    for (let day = 0; day <= 92; day++) {
      for (const { to, subject } of await on(day)) {
        expect(to).toBe(maker.email);
        sent.push([day, subject]);
      }
    }
    expect(sent).toEqual([
      [60, 'The key “payments” ends within 30 days'],
      [83, 'The key “payments” ends within 7 days'],
      [89, 'The key “payments” ends within a day'],
      [90, 'The key “payments” has ended'],
    ]);
  },
);

it('the owners are mailed about a key whose maker is no member', async () => {
  const { context, db, owner, on, target } = await aKeeper('90d');
  const by: Acting = { actor: { kind: 'operator_command', id: '' }, address: null };
  const wanted = { name: 'from a command', environment: 'live' as const, permissions: [], expiresIn: '5d' };
  await issueKey(context, { by, accountId: target.accountId, wanted, creationToken: null });
  expect((await on(4.5)).map(({ to, subject }) => [to, subject])).toEqual([
    [owner.email, 'The key “from a command” ends within a day'],
  ]);
  expect(await db.members.list(target.accountId)).toHaveLength(2);
});

it('a reminder that could not be stored is told by the next look', async () => {
  const { db, target } = await aKeeper('90d');
  const told: string[] = [];
  let isAway = true;
  const watch = createKeyEndWatch(db, async ({ type, data }, key) => {
    if (isAway) throw new Error('the store is away');
    told.push(`${type} ${data['days']} ${key.id}`);
  });
  const at = t0 + 60 * dayMs;
  await watch(at - 1);
  await expect(watch(at)).rejects.toThrow('the store is away');
  isAway = false;
  await watch(at + 60_000);
  expect(told).toEqual([`key.expiring 30 ${target.keyId}`]);
});

it('of a thousand keys that end at once everyone is reminded of, page by page', async () => {
  const { context, db, target } = await aKeeper(null);
  const { record } = (await db.keys.findById(target.keyId).then((found) => ({ record: found }))) ?? {};
  if (record === undefined) throw new Error('the key is gone');
  const expiresAt = t0 + 40 * dayMs;
  for (let n = 0; n < 1000; n++) {
    const key = { ...record.key, id: `key_${n}`, name: `k${n}`, expiresAt, createdAt: t0 };
    const [secret] = record.secrets;
    if (secret === undefined) throw new Error('the key has no secret');
    await db.keys.insert(key, { ...secret, id: `sec_${n}`, keyId: key.id, digest: `digest ${n}` }, null);
  }
  const told = new Set<string>();
  let most = 0;
  const reader = {
    keysEnding: async (range: Parameters<typeof db.keysEnding>[0]) => {
      const keys = await db.keysEnding(range);
      most = Math.max(most, keys.length);
      return keys;
    },
  };
  const watch = createKeyEndWatch(reader, async (_notice, key) => void told.add(key.id));
  await watch(context.clock.now());
  expect(told.size).toBe(0);
  await watch(t0 + 10 * dayMs);
  expect(told.size).toBe(1000);
  expect(most).toBeLessThanOrEqual(200);
});
