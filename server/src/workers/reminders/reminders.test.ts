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
import { watchKeyEnds } from '../webhooks/key-end-watch.js';
import { createTeller } from '../webhooks/teller.js';
import { createRemind } from './remind.js';
import { watchRotationsDue } from './rotation-due-watch.js';

const dayMs = 86_400_000;

async function aKeeper(expiresIn: string | null) {
  const { context, db, clock } = aManagementContext(createMemoryDatabase());
  const account = await addAccount(db);
  const owner = await addMember(db, account, 'owner');
  const maker = await addMember(db, account, 'member');
  const by: Acting = { actor: { kind: 'member', id: maker.userId }, address: null };
  const wanted = { name: 'payments', environment: 'live' as const, permissions: [], expiresIn };
  const issued = await issueKey(context, { by, accountId: account.id, wanted, creationToken: null });
  if (isProblem(issued)) throw new Error(issued.detail);
  const mails: Mail[] = [];
  // A new process each time: what was told is remembered by the store, not by the process.
  const remind = () =>
    createRemind({
      db,
      tell: createTeller(db, randomCharacters),
      send: (mail) => void mails.push(mail),
      publicUrl: () => 'https://keys.example.com/',
    });
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
      await watchKeyEnds(db, { at: clock.at, remind: remind() });
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

it('who made a key is mailed 30, 7 and 1 days before it ends and when it has ended', async () => {
  const { on, maker } = await aKeeper('90d');
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
});

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
