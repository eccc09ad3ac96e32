import { createMemoryDatabase } from '@neoagent/stores';
import { expect, it } from 'vitest';
import { isProblem } from '../../api/problem.js';
import { addAccount, addMember, aManagementContext } from '../../test-support/management.js';
import { issueKey } from '../issue-key.js';
import { rotateMany } from '../rotation/rotate-many.js';
import { removeMember } from './remove-member.js';

it('the keys of a removed member go on working, and all of them can be rotated by the id of who left', async () => {
  const { context, db } = aManagementContext(createMemoryDatabase());
  const account = await addAccount(db);
  const [owner, leaver] = [await addMember(db, account, 'owner'), await addMember(db, account, 'member')];
  const by = (userId: string) => ({ actor: { kind: 'member', id: userId }, address: null }) as const;
  const secrets: string[] = [];
  for (const [name, maker] of [
    ['kept', leaver.userId],
    ['other', owner.userId],
  ] as const) {
    const wanted = { name, environment: 'live' as const, permissions: [] };
    const order = { by: by(maker), accountId: account.id, wanted, creationToken: null };
    const issued = await issueKey(context, order);
    if (isProblem(issued)) throw new Error(issued.detail);
    secrets.push(issued.secret);
  }
  const target = { by: by(owner.userId), accountId: account.id, userId: leaver.userId };
  expect(await removeMember(context, target)).toBeUndefined();
  const found = await db.findByDigest(context.digest(secrets[0] ?? ''));
  expect(found).toMatchObject({
    secret: { revokedAt: null },
    key: { createdBy: leaver.userId, disabledAt: null, revokedAt: null },
  });
  const rotated = await rotateMany(context, {
    by: by(owner.userId),
    accountId: account.id,
    run: 'run-1',
    createdBy: leaver.userId,
    limit: 10,
  });
  if (isProblem(rotated)) throw new Error(rotated.detail);
  expect(rotated.results.map(({ name, outcome }) => [name, outcome])).toEqual([['kept', 'rotated']]);
});
