import { expect, it } from 'vitest';
import { addAccount, aManagementApi } from '../../test-support/management.js';
import { registerListPermissions } from './list.js';

const rules = `
plans: { free: { permissions: ["sessions:*"] } }
routes:
  - { match: "POST /chat", permission: "chatbots:write" }
  - { match: "GET /sessions", permission: "sessions:read" }
  - { match: "GET /sessions/:id", permission: "sessions:read" }
  - { match: "GET /open" }
`;

it('every permission a route demands is listed once, sorted, with whether the plan includes it', async () => {
  const api = aManagementApi([registerListPermissions], rules);
  const member = await api.signIn(await addAccount(api.db, { plan: 'free' }), 'viewer');
  const response = await api.call(member, { method: 'GET', url: '/v1/permissions' });
  const reason = 'Your account’s plan does not include it';
  expect(response.json()).toEqual({
    permissions: [
      { name: 'chatbots:write', resource: 'chatbots', action: 'write', grantable: false, reason },
      { name: 'keys:verify', resource: 'keys', action: 'verify', grantable: false, reason },
      { name: 'sessions:read', resource: 'sessions', action: 'read', grantable: true, reason: null },
    ],
  });
});

it('an account on a withdrawn plan can be granted nothing', async () => {
  const api = aManagementApi([registerListPermissions], rules);
  const member = await api.signIn(await addAccount(api.db, { plan: 'gone' }));
  const { permissions } = (await api.call(member, { method: 'GET', url: '/v1/permissions' })).json();
  expect(permissions.every((permission: { grantable: boolean }) => !permission.grantable)).toBe(true);
});

it('nobody gets anything without a session', async () => {
  const api = aManagementApi([registerListPermissions]);
  const response = await api.call(undefined, { method: 'GET', url: '/v1/permissions' });
  expect(response.statusCode).toBe(401);
});
