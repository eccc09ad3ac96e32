import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { aDoorway, listeningDoor } from '../test-support/doors.js';
import { createForwardAuth } from './forward-auth/forward-auth.js';

const rules = readFileSync(path.join(import.meta.dirname, '../../../examples/chat-api.yaml'), 'utf8');

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** Sends requests of one key of an account on each plan. */
async function theExample() {
  const doorway = aDoorway(rules);
  const server = await listeningDoor(createForwardAuth(doorway.parts));
  open.push(server);
  const secrets = new Map<string, string>();
  for (const plan of ['free', 'pro', 'business'])
    secrets.set(plan, (await doorway.addKey({ account: { plan }, key: { permissions: ['*'] } })).secret);
  return async (plan: string, match: string) => {
    const [method = '', uri = ''] = match.split(' ');
    const headers = {
      authorization: secrets.get(plan) ?? '',
      'x-forwarded-method': method,
      'x-forwarded-uri': uri,
    };
    const answer = await fetch(`${server.url}/v1/forward-auth`, { headers });
    const code = answer.headers.get('x-neoagent-reason') ?? 'allowed';
    return { code, limits: answer.headers.get('ratelimit') ?? '', body: await answer.text() };
  };
}

it.each([
  ['GET /chat/bots', ['allowed', 'allowed', 'allowed']],
  ['POST /chat/bots', ['endpoint_not_in_plan', 'allowed', 'allowed']],
  ['GET /chat/bots/7', ['allowed', 'allowed', 'allowed']],
  ['PATCH /chat/bots/7', ['endpoint_not_in_plan', 'allowed', 'allowed']],
  ['DELETE /chat/bots/7', ['endpoint_not_in_plan', 'allowed', 'allowed']],
  ['GET /chat/bots/7/sessions', ['allowed', 'allowed', 'allowed']],
  ['GET /chat/sessions/9/messages', ['allowed', 'allowed', 'allowed']],
  ['POST /chat/sessions/9/messages', ['allowed', 'allowed', 'allowed']],
  ['GET /chat/bots/7/export', ['endpoint_not_in_plan', 'allowed', 'allowed']],
  ['GET /chat/documents/a/b', ['allowed', 'allowed', 'allowed']],
  ['PUT /chat/admin/users/3', ['endpoint_not_in_plan', 'endpoint_not_in_plan', 'allowed']],
  ['PUT /chat/bots', ['route_unknown', 'route_unknown', 'route_unknown']],
  ['GET /chat/bots/../admin', ['path_not_canonical', 'path_not_canonical', 'path_not_canonical']],
])('%s is answered as the plans free, pro and business say', async (match, codes) => {
  const ask = await theExample();
  const answers = [await ask('free', match), await ask('pro', match), await ask('business', match)];
  expect(answers.map(({ code }) => code)).toEqual(codes);
});

it('a refused plan is told which plans offer the endpoint', async () => {
  const ask = await theExample();
  expect((await ask('free', 'POST /chat/bots')).body).toContain('plans that do: pro, business');
});

it('an answer of the model costs five requests of the window and of the quota, also of the last ones', async () => {
  const ask = await theExample();
  const first = await ask('free', 'POST /chat/sessions/9/messages');
  expect(first.limits).toMatch(/^"burst";r=55;t=\d+, "quota";r=995;t=\d+$/);
  for (let n = 0; n < 11; n++) await ask('free', 'POST /chat/sessions/9/messages');
  expect((await ask('free', 'GET /chat/bots')).code).toBe('rate_limited');
});

it('ten exports an hour are allowed, and the eleventh spends nothing else', async () => {
  const ask = await theExample();
  for (let n = 0; n < 10; n++)
    expect((await ask('business', 'GET /chat/bots/7/export')).code).toBe('allowed');
  const refused = await ask('business', 'GET /chat/bots/7/export');
  expect([refused.code, refused.limits]).toEqual(['rate_limited', expect.stringContaining('"exports";r=0')]);
  expect((await ask('business', 'GET /chat/bots')).limits).toContain('"burst";r=5989');
});
