import { afterEach, beforeEach, expect, it } from 'vitest';
import { registerListAdvice } from '../../api/advice/list.js';
import { registerCreateKey } from '../../api/keys/create.js';
import {
  aMember,
  anInstallation,
  type Installation,
  type Visitor,
} from '../../test-support/an-installation.js';
import { aJoined } from '../../test-support/inviting.js';

let installation: Installation;
let owner: Visitor;
beforeEach(async () => {
  installation = await anInstallation({}, [registerCreateKey, registerListAdvice]);
  owner = await aMember(installation, 'ada@example.org');
});
afterEach(() => installation.close());

async function aKeyOf(by: Visitor, name: string): Promise<string> {
  const answer = await by.call('POST', '/v1/keys', { name, environment: 'live', permissions: [] });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json().key.id;
}

/** The keys that are said to be made by a former member. */
async function orphans(): Promise<readonly string[]> {
  const advice = (await owner.call('GET', '/v1/advice')).json().advice as {
    readonly kind: string;
    readonly keyId: string;
  }[];
  return advice.filter(({ kind }) => kind === 'former_member').map(({ keyId }) => keyId);
}

it('the keys of a member who is removed are advised about from that moment, the keys of others are not', async () => {
  await aKeyOf(owner, 'of the owner');
  const bob = await aJoined(installation, owner, { email: 'bob@example.org', role: 'member' });
  const made = await aKeyOf(bob, 'of bob');
  expect(await orphans()).toEqual([]);
  expect((await owner.call('DELETE', `/v1/members/${bob.id}`)).statusCode).toBe(204);
  expect(await orphans()).toEqual([made]);
});

it('the keys of a member who leaves are advised about as well', async () => {
  const email = 'cy@example.org';
  const cy = await aJoined(installation, owner, { email, role: 'member' });
  const made = await aKeyOf(cy, 'of cy');
  expect((await cy.call('DELETE', `/v1/members/${cy.id}`)).statusCode).toBe(204);
  expect(await orphans()).toEqual([made]);
});
