import { afterEach, expect, it } from 'vitest';
import { ask } from '../support/ask.js';
import { type Home, type Installation, newHome, startInstallation } from '../support/installation.js';
import { seedAccount, seedKey } from '../support/seed.js';

/** The published bound for a change that another process made. */
const boundMs = 5_000;
const rules = `
plans:
  free: { permissions: ["*"], limits: [], quota: { allow: 5, per: month } }
  pro: { permissions: ["*"], limits: [] }
routes: [{ match: "GET /reports", plans: [pro] }]
`;

let home: Home;
let running: Installation;
afterEach(async () => {
  await running?.kill();
  home?.remove();
});

async function aFreeKey(): Promise<string> {
  home = newHome(rules);
  running = await startInstallation({ home });
  const account = await seedAccount(running);
  await setPlan(account, 'free');
  return (await seedKey(running, { account, name: 'planned' })).secret;
}

async function setPlan(account: string, plan: string): Promise<void> {
  expect((await running.cli(['account', 'set-plan', account, plan, '--json'])).status).toBe(0);
}

it('a change of plan by the operator’s command counts in the running server within the published bound, there and back', async () => {
  const secret = await aFreeKey();
  const reason = async () => {
    const answer = await fetch(`${running.url}/reports`, { headers: { Authorization: secret } });
    await answer.text();
    return answer.headers.get('x-neoagent-reason');
  };
  expect(await reason()).toBe('endpoint_not_in_plan');
  await setPlan('ana@example.com', 'pro');
  // Allowed: the route has no upstream.
  await expect.poll(reason, { timeout: boundMs }).toBe('upstream_unreachable');
  await setPlan('ana@example.com', 'free');
  await expect.poll(reason, { timeout: boundMs }).toBe('endpoint_not_in_plan');
}, 60_000);

it('what was spent of a quota stays spent when the server is stopped, and when it is killed a moment later', async () => {
  const secret = await aFreeKey();
  const left = async () => {
    const { code, headers } = await ask(running.url, secret);
    return code ?? /"quota";r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  };
  expect([await left(), await left()]).toEqual(['4', '3']);
  expect(await running.stop()).toBe(0);
  running = await startInstallation({ home });
  expect([await left(), await left()]).toEqual(['2', '1']);
  // At most the last 250 ms of counts may be lost.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await running.kill();
  running = await startInstallation({ home });
  expect([await left(), await left()]).toEqual(['0', 'quota_exceeded']);
}, 60_000);
