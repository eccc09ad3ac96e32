import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Database } from '@neoagent/core';
import { createMemoryDatabase, openPostgres, openSqlite } from '@neoagent/stores';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createPostgresDatabase } from '../../../../stores/src/contract/postgres-database.js';
import { findPostgres } from '../../../../stores/src/contract/postgres-server.js';
import { isProblem } from '../../api/problem.js';
import { addAccount, aManagementContext, t0 } from '../../test-support/management.js';
import { operatorCommand } from '../acting.js';
import { issueKey } from '../issue-key.js';
import { regenerateKey } from '../regenerate-key.js';
import { revokeKey } from '../revoke-key.js';
import { endGrace } from './end-grace.js';
import { extendGrace } from './extend-grace.js';
import { rotateKey } from './rotate-key.js';

const server = await findPostgres();
const folder = await mkdtemp(path.join(os.tmpdir(), 'neoagent-races-'));
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  if ('stop' in server) await server.stop();
});

let files = 0;

/** Two views of one store, as two processes have on Postgres. */
const engines: Readonly<Record<string, () => Promise<readonly [Database, Database]>>> = {
  memory: async () => {
    const db = createMemoryDatabase();
    return [db, db];
  },
  // Waiting for another connection's lock blocks a whole process: here two in one process would wait for ever.
  SQLite: async () => {
    const db = await openSqlite({ path: path.join(folder, `${++files}.db`) });
    return [db, db];
  },
  ...('url' in server && {
    Postgres: async () => {
      const database = await createPostgresDatabase(server.url);
      onTestFinished(() => database.drop());
      return [await openPostgres({ url: database.url }), await openPostgres({ url: database.url })];
    },
  }),
};

async function aKeyIn(open: () => Promise<readonly [Database, Database]>) {
  const dbs = await open();
  onTestFinished(async () => {
    for (const db of dbs) await db.close();
  });
  const [one, other] = [aManagementContext(dbs[0]).context, aManagementContext(dbs[1]).context];
  const account = await addAccount(dbs[0]);
  const wanted = { name: 'a', environment: 'live' as const, permissions: ['*'] };
  const order = { by: operatorCommand, accountId: account.id, wanted, creationToken: null };
  const issued = await issueKey(one, order);
  if (isProblem(issued)) throw new Error(issued.detail);
  const keyId = issued.record.key.id;
  const stateOf = async (secret: string) => (await dbs[1].findByDigest(one.digest(secret)))?.secret;
  return {
    one,
    other,
    target: { by: operatorCommand, accountId: account.id, keyId },
    secret: issued.secret,
    works: async (secret: string) => {
      const state = await stateOf(secret);
      return state?.revokedAt === null && (state.graceEndsAt === null || state.graceEndsAt > t0);
    },
    live: async () => {
      const secrets = (await dbs[0].keys.findById(keyId))?.secrets ?? [];
      return secrets.filter(
        ({ revokedAt, graceEndsAt }) => revokedAt === null && (graceEndsAt === null || graceEndsAt > t0),
      );
    },
  };
}

const secretsOf = (answers: readonly object[]) =>
  answers.flatMap((answer) => ('secret' in answer ? [String(answer.secret)] : []));

describe.each(Object.entries(engines))('on %s, at once', (_engine, open) => {
  it('of many rotations exactly one makes a successor; the others are told that one runs', async () => {
    const { one, other, target, works, live, secret } = await aKeyIn(open);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => rotateKey(n % 2 === 0 ? one : other, target)),
    );
    const [made, ...more] = secretsOf(answers);
    expect(more).toEqual([]);
    expect(
      answers.filter((answer) => 'problem' in answer && answer.problem === 'grace_running'),
    ).toHaveLength(7);
    expect(await live()).toHaveLength(2);
    expect([await works(secret), await works(made ?? '')]).toEqual([true, true]);
  });

  it('many rotations that each end the one before leave the two newest secrets, and never none', async () => {
    const { one, other, target, works, live } = await aKeyIn(open);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        rotateKey(n % 2 === 0 ? one : other, { ...target, endsRunningGrace: true }),
      ),
    );
    expect(secretsOf(answers)).toHaveLength(8);
    expect((await live()).map(({ graceEndsAt }) => graceEndsAt === null)).toEqual([true, false]);
    const working = await Promise.all(secretsOf(answers).map(works));
    expect(working.filter(Boolean)).toHaveLength(2);
  });

  it.each([1, 2, 3])(
    'a rotation and a revocation leave no secret that works, whichever came first',
    async () => {
      const { one, other, target, works, live, secret } = await aKeyIn(open);
      const [rotated] = await Promise.all([rotateKey(one, target), revokeKey(other, target)]);
      expect(await live()).toEqual([]);
      for (const text of [secret, ...secretsOf([rotated])]) expect(await works(text)).toBe(false);
    },
  );

  it.each([1, 2, 3])('a rotation and a regeneration end the first secret and leave one or two', async () => {
    const { one, other, target, works, live, secret } = await aKeyIn(open);
    const answers = await Promise.all([rotateKey(one, target), regenerateKey(other, target)]);
    expect(await works(secret)).toBe(false);
    const [current, ...older] = await live();
    expect(current?.graceEndsAt).toBeNull();
    expect(older.length).toBeLessThanOrEqual(1);
    const working = await Promise.all(secretsOf(answers).map(works));
    expect(working.filter(Boolean).length).toBe(1 + older.length);
  });

  it('ending and extending a grace period never bring a dead secret back nor end the current one', async () => {
    const { one, other, target, works, secret } = await aKeyIn(open);
    const renewed = await rotateKey(one, target);
    await Promise.all([
      extendGrace(one, { ...target, extension: '1d' }),
      endGrace(other, target),
      extendGrace(other, { ...target, extension: '1d' }),
    ]);
    expect(await works(secret)).toBe(false);
    expect(await works(secretsOf([renewed])[0] ?? '')).toBe(true);
  });
});
