import { createMemoryDatabase } from '@neoagent/stores';
import { expect, it } from 'vitest';
import { isProblem } from '../../api/problem.js';
import { operatorCommand } from '../../commands/acting.js';
import { issueKey } from '../../commands/issue-key.js';
import { endGrace } from '../../commands/rotation/end-grace.js';
import { endWhenSilent } from '../../commands/rotation/end-when-silent.js';
import { extendGrace } from '../../commands/rotation/extend-grace.js';
import { rotateKey } from '../../commands/rotation/rotate-key.js';
import { randomCharacters } from '../../random.js';
import { addAccount, aManagementContext, t0 } from '../../test-support/management.js';
import { createTeller } from '../webhooks/teller.js';
import { watchCutovers } from './cutover-watch.js';
import { createGraceEndWatch } from './grace-end-watch.js';

const hourMs = 3_600_000;

/** A key that was just rotated with 7 days of grace, ending by silence. */
async function aRotatedKey(endWhenSilentFor: string | null = '24h') {
  const management = aManagementContext(createMemoryDatabase());
  const { context, db } = management;
  const account = await addAccount(db);
  await db.webhooks.insertEndpoint({
    id: 'whe_1',
    accountId: account.id,
    url: 'https://example.com',
    description: '',
    events: ['*'],
    signatureStyle: 'standard',
    isOrdered: false,
    sealedSecret: 'sealed',
    secretHint: 'whsec',
    previousSealedSecret: null,
    previousEndsAt: null,
    createdAt: t0,
    disabledAt: null,
    disabledReason: null,
    failingSince: null,
    failures: 0,
  });
  const wanted = { name: 'a', environment: 'live' as const, permissions: ['*'] };
  const order = { by: operatorCommand, accountId: account.id, wanted, creationToken: null };
  const issued = await issueKey(context, order);
  if (isProblem(issued)) throw new Error(issued.detail);
  const keyId = issued.record.key.id;
  const target = { by: operatorCommand, accountId: account.id, keyId };
  await rotateKey(context, { ...target, grace: '7d', endWhenSilentFor: endWhenSilentFor ?? undefined });
  const oldId = issued.record.secrets[0]?.id ?? '';
  let flushes = 0;
  return {
    ...management,
    target,
    oldId,
    flushes: () => flushes,
    watch: (flush: () => Promise<void> = async () => undefined) =>
      watchCutovers({
        context,
        flush: async () => {
          flushes++;
          await flush();
        },
      }),
    isLive: async () =>
      (await db.keys.findById(keyId))?.secrets.find(({ id }) => id === oldId)?.revokedAt === null,
    used: (at: number) =>
      db.recordLastUses(
        new Map([[oldId, { at, address: '203.0.113.9', country: null, userAgent: 'curl/8' }]]),
      ),
    refused: (at: number) =>
      db.usage.append([
        {
          accountId: account.id,
          keyId,
          secretId: oldId,
          route: 'POST /chat',
          reason: 'rate_limited',
          statusClass: 4,
          bucket: at - (at % 60_000),
          count: 1,
          lastAt: at,
        },
      ]),
    newestEvent: async () => (await db.audit.list(account.id, 1))[0],
  };
}

it('an old secret that nobody sends ends when it was silent for the chosen time, to the millisecond, by the server itself', async () => {
  const { watch, isLive, clock, used, newestEvent, forgotten, target } = await aRotatedKey();
  await used(t0 + 5 * hourMs);
  clock.at = t0 + 29 * hourMs - 1;
  await watch();
  expect(await isLive()).toBe(true);
  clock.at += 1;
  const evictions = forgotten.length;
  await watch();
  expect(await isLive()).toBe(false);
  expect(forgotten.slice(evictions)).toEqual([target.keyId]);
  expect(await newestEvent()).toMatchObject({
    action: 'key.cutover_reached',
    actor: { kind: 'system', id: '' },
    detail: { silentFor: '1d', lastSentAt: new Date(t0 + 5 * hourMs).toISOString() },
  });
});

it('silence is counted from the rotation when the old secret was not sent since', async () => {
  const { watch, isLive, clock, used } = await aRotatedKey();
  await used(t0 - 100 * hourMs);
  clock.at = t0 + 24 * hourMs - 1;
  await watch();
  expect(await isLive()).toBe(true);
  clock.at += 1;
  await watch();
  expect(await isLive()).toBe(false);
});

it('a request that is still in memory, and one that was refused, break the silence', async () => {
  const { watch, isLive, clock, used, refused } = await aRotatedKey();
  clock.at = t0 + 30 * hourMs;
  await watch(() => used(t0 + 29 * hourMs));
  expect(await isLive()).toBe(true);
  clock.at = t0 + 53 * hourMs;
  await refused(t0 + 52 * hourMs);
  await watch();
  expect(await isLive()).toBe(true);
  clock.at = t0 + 76 * hourMs;
  await watch();
  expect(await isLive()).toBe(false);
});

it('a request that comes while another secret is being ended breaks the silence as well', async () => {
  const { watch, clock, context, db, target } = await aRotatedKey();
  const wanted = { name: 'b', environment: 'live' as const, permissions: ['*'] };
  const issued = await issueKey(context, { ...target, wanted, creationToken: null });
  if (isProblem(issued)) throw new Error(issued.detail);
  const keyIds = [target.keyId, issued.record.key.id].sort();
  await rotateKey(context, { ...target, keyId: issued.record.key.id, grace: '7d', endWhenSilentFor: '24h' });
  const oldOf = async (keyId: string | undefined) =>
    (await db.keys.findById(keyId ?? ''))?.secrets.find(({ graceEndsAt }) => graceEndsAt !== null);
  const second = await oldOf(keyIds[1]);
  clock.at = t0 + 30 * hourMs;
  // Noticed after the first was written for, as by a request that is served between the two.
  let writes = 0;
  await watch(async () => {
    if (++writes < 2 || second === undefined) return;
    const use = { at: clock.at - 1, address: null, country: null, userAgent: null };
    await db.recordLastUses(new Map([[second.id, use]]));
  });
  expect((await oldOf(keyIds[0]))?.revokedAt).not.toBeNull();
  expect((await oldOf(keyIds[1]))?.revokedAt).toBeNull();
});

it('nothing ends, and nothing is written, where nobody asked for it or the wish was taken back', async () => {
  const { watch, isLive, clock, flushes } = await aRotatedKey(null);
  clock.at = t0 + 100 * hourMs;
  await watch();
  expect([await isLive(), flushes()]).toEqual([true, 0]);
  const other = await aRotatedKey();
  await endWhenSilent(other.context, { ...other.target, silentFor: null });
  other.clock.at = t0 + 100 * hourMs;
  await other.watch();
  expect([await other.isLive(), other.flushes()]).toEqual([true, 0]);
});

it('a wish that comes while the silence is looked at is heeded: the decision is made in the transaction', async () => {
  const { watch, isLive, clock, context, target } = await aRotatedKey();
  clock.at = t0 + 25 * hourMs;
  await watch(async () => {
    await endWhenSilent(context, { ...target, silentFor: '72h' });
  });
  expect(await isLive()).toBe(true);
});

it('endpoints are told of each step: rotated, extended, ended, and cut over', async () => {
  const { context, db, clock, target, watch } = await aRotatedKey();
  await extendGrace(context, { ...target, extension: '1d' });
  await endGrace(context, target);
  await rotateKey(context, { ...target, endWhenSilentFor: '1h' });
  clock.at += hourMs;
  await watch();
  let made = 0;
  await db.deliveries.fanOut({ at: clock.at, limit: 100, newId: () => `dlv_${++made}` });
  const query = { accountId: target.accountId, endpointId: 'whe_1', limit: 100 };
  const types = (await db.deliveries.list(query)).map(({ eventType }) => eventType);
  expect(types.reverse()).toEqual([
    'key.created',
    'key.rotated',
    'key.grace_extended',
    'key.grace_ended',
    'key.rotated',
    'key.cutover_reached',
  ]);
});

it('a grace period that ran out is told of once, and one that somebody ended is not', async () => {
  const { db, clock, context, target } = await aRotatedKey(null);
  const told: string[] = [];
  const tell = createTeller(
    {
      webhooks: {
        ...db.webhooks,
        appendEvent: async (event) => {
          const isNew = await db.webhooks.appendEvent(event);
          if (isNew) told.push(`${event.type} ${event.data['keyId']}`);
          return isNew;
        },
      },
    },
    randomCharacters,
  );
  const watch = createGraceEndWatch(db, tell);
  await extendGrace(context, { ...target, extension: '1d' });
  clock.at = t0 + 8 * 24 * hourMs - 1;
  await watch(clock.at);
  expect(told).toEqual([]);
  clock.at += 1;
  for (const _ of [1, 2]) await watch(clock.at);
  await createGraceEndWatch(db, tell)(clock.at);
  expect(told).toEqual([`key.grace_ended ${target.keyId}`]);
  await rotateKey(context, { ...target, grace: '1h' });
  await endGrace(context, target);
  clock.at += 2 * hourMs;
  await watch(clock.at);
  expect(told.length).toBe(1);
});
