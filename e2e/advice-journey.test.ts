import path from 'node:path';
import { openSqlite } from '@neoagent/stores';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { accessibilityProblems, openBrowser, sidewaysScroll, type Visit } from './support/browser.js';
import { type Installation, startInstallation } from './support/installation.js';
import { type Member, signUpMember } from './support/member.js';
import { visitAs } from './support/visit-as.js';

const rules = `
upstreams: { chat: { url: "http://127.0.0.1:9" } }
routes:
  - { match: "GET /chat", upstream: chat, permission: "chatbots:read" }
  - { match: "POST /chat", upstream: chat, permission: "chatbots:write" }
`;
const dayMs = 86_400_000;

let installation: Installation;
let member: Member;
let visit: Visit;
let wide: { readonly id: string; readonly secret: string };

beforeAll(async () => {
  installation = await startInstallation({ rules });
  member = await signUpMember(installation.url, 'ana@example.com');
  wide = await member.createKey('wide', { permissions: ['chatbots:*'] });
  const idle = await member.createKey('idle', { permissions: ['chatbots:read'], expiresIn: null });
  const bait = { permissions: [], isCanary: true };
  const canary = await member.createKey('bait', bait);
  visit = await openBrowser(installation.url);
  await visitAs(visit, member, installation.url);
  const used = await fetch(`${installation.url}/chat`, { headers: { authorization: wide.secret } });
  expect([502, 504]).toContain(used.status);
  await makeOlder([wide.id, idle.id, canary.id]);
}, 120_000);

afterAll(async () => {
  await visit?.close();
  await installation?.stop();
  installation?.remove();
});

/** As if the keys had been made 40 days ago. */
async function makeOlder(ids: readonly string[]): Promise<void> {
  const db = await openSqlite({ path: path.join(installation.dataDir, 'neoagent.db') });
  const at = Date.now() - 40 * dayMs;
  await db.kysely.updateTable('keys').set({ created_at: at }).where('id', 'in', ids).execute();
  await db.close();
}

const permissionsOf = async (id: string) =>
  ((await member.call('GET', `/v1/keys/${id}`)).json as { key: { permissions: string[] } }).key.permissions;

it('the line above the keys says what there is to tidy up, and leads to the page', async () => {
  const { page } = visit;
  await vi.waitFor(async () => {
    const { advice } = (await member.call('GET', '/v1/advice')).json as { advice: { kind: string }[] };
    expect(advice.map(({ kind }) => kind)).toContain('wider_permissions');
  }, 10_000);
  await page.goto('/settings/webhooks-api');
  await page.getByText('2 keys to tidy up').waitFor();
  expect(await accessibilityProblems(page, '60-advice-strip')).toEqual([]);
  await page.getByRole('link', { name: 'See the advice' }).click();
  await page.getByRole('heading', { name: 'Advice', exact: true }).waitFor();
  await page.getByRole('heading', { name: 'Wider permissions than used' }).waitFor();
  await page.getByRole('heading', { name: 'Never used' }).waitFor();
  expect(await page.getByText('bait').count(), 'a canary needs no advice').toBe(0);
  expect(await accessibilityProblems(page, '61-advice')).toEqual([]);
  await page.setViewportSize({ width: 320, height: 900 });
  expect(await sidewaysScroll(page)).toBe(0);
  await page.screenshot({ path: 'test-results/62-advice-narrow.png' });
  await page.setViewportSize({ width: 1280, height: 900 });
});

it('one press narrows a key to what it used, and Undo gives back what was taken', async () => {
  const { page } = visit;
  await page.getByRole('button', { name: 'Narrow wide' }).click();
  await page.getByText('no longer holds').waitFor();
  expect(await accessibilityProblems(page, '63-advice-narrowed')).toEqual([]);
  expect(await permissionsOf(wide.id)).toEqual(['chatbots:read']);
  const refused = await fetch(`${installation.url}/chat`, {
    method: 'POST',
    headers: { authorization: wide.secret, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(refused.headers.get('x-neoagent-reason')).toBe('permission_denied');
  await page.getByRole('heading', { name: 'Wider permissions than used' }).waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('heading', { name: 'Wider permissions than used' }).waitFor();
  expect(await permissionsOf(wide.id)).toEqual(['chatbots:*']);
  const { events } = (await member.call('GET', '/v1/audit')).json as { events: { action: string }[] };
  expect(events.slice(0, 2)).toMatchObject([
    {
      action: 'key.changed',
      detail: { permissions: ['chatbots:*'], previousPermissions: ['chatbots:read'] },
    },
    {
      action: 'key.changed',
      detail: { permissions: ['chatbots:read'], previousPermissions: ['chatbots:*'] },
    },
  ]);
});

it('an advice is dismissed for one key, and can be shown again', async () => {
  const { page } = visit;
  await page.getByRole('button', { name: 'Not for this key: Never used, idle' }).click();
  await page.getByRole('heading', { name: 'Never used' }).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('button', { name: 'Show dismissed (1)' }).click();
  expect(await accessibilityProblems(page, '64-advice-dismissed')).toEqual([]);
  await page.getByRole('button', { name: 'Show again: Never used, idle' }).click();
  await page.getByRole('heading', { name: 'Never used' }).waitFor();
  expect(visit.problems()).toEqual([]);
  expect(visit.strangers()).toEqual([]);
});
