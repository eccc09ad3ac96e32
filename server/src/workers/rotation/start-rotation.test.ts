import { createMemoryDatabase } from '@neoagent/stores';
import { expect, it } from 'vitest';
import type { App } from '../../app.js';
import { operatorCommand } from '../../commands/acting.js';
import { issueKey } from '../../commands/issue-key.js';
import { rotateKey } from '../../commands/rotation/rotate-key.js';
import { addAccount, aManagementContext } from '../../test-support/management.js';
import { startRotation } from './start-rotation.js';

const hourMs = 3_600_000;

/** A key whose old secret works for 7 days or ends after an hour of silence, and the worker on clocks that are moved by hand. */
async function aRotatedKey() {
  const { context, clock, db } = aManagementContext(createMemoryDatabase());
  const { id: accountId } = await addAccount(db);
  const wanted = { name: 'a', environment: 'live', permissions: [] } as const;
  const made = await issueKey(context, { by: operatorCommand, accountId, wanted, creationToken: null });
  if ('problem' in made) throw new Error(made.detail);
  const keyId = made.record.key.id;
  await rotateKey(context, { by: operatorCommand, accountId, keyId, grace: '7d', endWhenSilentFor: '1h' });
  const steady = { at: 0 };
  const faults: unknown[] = [];
  const flush = async () => undefined;
  // What the worker is given of the running installation.
  const app = { management: context, uses: { flush }, usage: { flush } } as unknown as App;
  const rotation = startRotation({
    app,
    db,
    tell: async () => false,
    onFault: (fault) => void faults.push(fault),
    steadyNow: () => steady.at,
  });
  return {
    clock,
    steady,
    faults,
    rotation,
    isOldLive: async () =>
      (await db.keys.findById(keyId))?.secrets.some(
        (one) => one.graceEndsAt !== null && one.revokedAt === null,
      ),
  };
}

it('an old secret that is silent for as long as was chosen is ended', async () => {
  const { clock, steady, rotation, isOldLive, faults } = await aRotatedKey();
  clock.at += 2 * hourMs;
  steady.at += 2 * hourMs;
  await rotation.stop();
  expect(await isOldLive()).toBe(false);
  expect(faults).toEqual([]);
});

it('a clock that jumps ahead makes no silence: the old secret is not ended', async () => {
  const { clock, rotation, isOldLive, faults } = await aRotatedKey();
  clock.at += 2 * hourMs;
  await rotation.stop();
  expect(await isOldLive()).toBe(true);
  expect(faults).toEqual([]);
});
