import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  aMember,
  anInstallation,
  goodPassword,
  type Installation,
  type Visitor,
} from '../../test-support/an-installation.js';
import { aJoined, invite } from '../../test-support/inviting.js';

let installation: Installation;
let owner: Visitor;
beforeEach(async () => {
  installation = await anInstallation();
  owner = await aMember(installation, 'ada@example.org');
});
afterEach(() => installation.close());

const email = 'eve@example.org';
const seen = async () => (await owner.call('GET', '/v1/members')).json();

/** Every changing call about members, each of which would succeed if it came from Settings. */
async function changes() {
  const bob = await aJoined(installation, owner, { email: 'bob@example.org', role: 'member' });
  const token = await invite(installation, owner, { email, role: 'member' });
  const { invitations } = await seen();
  const { accountId } = (await owner.call('GET', '/for-members')).json();
  return [
    ['POST', '/v1/members/invitations', { email: 'zoe@example.org', role: 'owner' }],
    ['DELETE', `/v1/members/invitations/${invitations[0].id}`, {}],
    ['PATCH', `/v1/members/${bob.id}`, { role: 'owner' }],
    ['DELETE', `/v1/members/${bob.id}`, {}],
    ['POST', '/v1/session/account', { accountId }],
    ['POST', '/v1/invitations/accept', { token, password: goodPassword }],
  ] as const;
}

it.each([
  [{ origin: 'https://evil.example' }],
  [{ origin: 'null' }],
  [{ 'sec-fetch-site': 'cross-site' }],
  [{ 'sec-fetch-site': 'same-site' }],
])('no page of another site (%o) changes members with the cookie of one', async (from) => {
  const calls = await changes();
  const before = await seen();
  for (const [method, url, body] of calls) {
    const headers = { ...from, cookie: owner.cookie ?? '', host: 'keys.example.org' };
    const answer = await installation.app.inject({ method, url, headers, payload: body });
    expect([url, answer.json().code]).toEqual([url, 'cross_site']);
  }
  expect(await seen()).toEqual(before);
});

it('a form of another site cannot send what these calls take', async () => {
  const calls = await changes();
  const before = await seen();
  for (const [method, url] of calls) {
    const headers = { cookie: owner.cookie ?? '', 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await installation.app.inject({ method, url, headers, payload: 'role=owner' });
    expect([url, answer.statusCode]).toEqual([url, 415]);
  }
  expect(await seen()).toEqual(before);
});

it('nobody without a session learns or changes anything about members', async () => {
  const calls = await changes();
  const before = await seen();
  const stranger = installation.visitor();
  expect((await stranger.call('GET', '/v1/members')).statusCode).toBe(401);
  for (const [method, url, body] of calls.slice(0, 5)) {
    expect([url, (await stranger.call(method, url, body)).statusCode]).toEqual([url, 401]);
  }
  expect(await seen()).toEqual(before);
});

it('a session of an invitation that was replaced, or of another account, joins nothing', async () => {
  const eve = await aMember(installation, email);
  const old = await invite(installation, owner, { email, role: 'owner' });
  await invite(installation, owner, { email, role: 'viewer' });
  const accept = (token: string) => eve.call('POST', '/v1/invitations/accept', { token });
  expect((await accept(old)).statusCode).toBe(404);
  expect((await seen()).members).toHaveLength(1);
  expect((await eve.call('GET', '/for-members')).statusCode).toBe(200);
});

it('an invitation is dead once whoever made it has left, also while it is being accepted', async () => {
  const admin = await aJoined(installation, owner, { email: 'al@example.org', role: 'admin' });
  const token = await invite(installation, admin, { email, role: 'admin' });
  const [joined] = await Promise.all([
    installation.visitor().call('POST', '/v1/invitations/accept', { token, password: goodPassword }),
    admin.call('DELETE', `/v1/members/${admin.id}`),
  ]);
  expect(joined?.statusCode).toBe(404);
  expect((await seen()).members).toHaveLength(1);
  // The login that was made for it is gone as well: the next invitation finds the e-mail new.
  const next = await invite(installation, owner, { email, role: 'viewer' });
  const look = await installation.visitor().call('POST', '/v1/invitations/look', { token: next });
  expect(look.json().invitation.hasLogin).toBe(false);
});
