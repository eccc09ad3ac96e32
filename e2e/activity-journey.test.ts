import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask } from './support/ask.js';
import { accessibilityProblems, openBrowser, sidewaysScroll, type Visit } from './support/browser.js';
import { forgedKey } from './support/forged-key.js';
import { type Installation, startInstallation } from './support/installation.js';
import { signUpMember } from './support/member.js';
import { password } from './support/seed.js';

const rules = `
plans:
  free: { permissions: ["sessions:read"], limits: [{ name: burst, allow: 60, per: 1m }] }
  trial: { permissions: ["*"], limits: [{ name: tight, allow: 1, per: 1h, shadow: true }] }
routes:
  - { match: "POST /chat/sessions", permission: "sessions:write" }
`;

let installation: Installation;
let visit: Visit;
let page: Page;
let isInterrupted = false;
let key: { readonly id: string; readonly secret: string };

beforeAll(async () => {
  installation = await startInstallation({ rules });
  const owner = await signUpMember(installation.url, 'ana@example.com');
  key = await owner.createKey('reporting', { permissions: [] });
  await signUpMember(installation.url, 'customer@example.com');
  visit = await openBrowser(installation.url);
  page = visit.page;
  await page.goto('/sign-in');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel('Email').fill('ana@example.com');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/settings/**');
});

beforeEach(({ skip, onTestFailed }) => {
  skip(isInterrupted, 'an earlier step failed');
  onTestFailed(async () => {
    isInterrupted = true;
    console.log(`at ${page.url()}\n${visit.problems().join('\n')}\n${installation.output().slice(-2000)}`);
    await page.screenshot({ path: 'test-results/failed-activity.png' });
  });
});

afterAll(async () => {
  await visit?.close();
  await installation?.stop();
  installation?.remove();
});

async function refusedRequestId(): Promise<string> {
  const response = await fetch(`${installation.url}/chat/sessions?secret=1`, {
    method: 'POST',
    headers: { Authorization: key.secret },
  });
  expect(response.status).toBe(403);
  return response.headers.get('x-request-id') ?? '';
}

describe('an owner whose program was refused', () => {
  it('looks the request id up and sees the whole decision, check by check, with the fix', async () => {
    const requestId = await refusedRequestId();
    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Refresh refusals' }).click();
    await page.getByRole('link', { name: new RegExp(requestId) }).waitFor();
    expect(await accessibilityProblems(page, '20-activity')).toEqual([]);
    await page.getByRole('textbox', { name: 'Request id' }).fill(requestId);
    await page.getByRole('button', { name: 'Look up' }).click();
    await page.waitForURL(`**/settings/activity/${requestId}`);
    const checks = page.getByRole('list', { name: 'The decision, check by check' });
    await checks.getByText('Refused here').waitFor();
    const text = (await page.locator('main').textContent()) ?? '';
    expect(text).toContain('The key lacks the permission "sessions:write"');
    expect(text, 'queries are never kept').not.toContain('secret=1');
    expect(await accessibilityProblems(page, '21-refusal')).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await sidewaysScroll(page)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('is told plainly when there is no such refusal', async () => {
    await page.goto('/settings/activity/req_unheardof');
    await page.getByRole('heading', { name: 'No refusal with this request id' }).waitFor();
  });
});

describe('anybody with a key that does not work', () => {
  it.each([
    ['a mistyped key', () => `${key.secret.slice(0, -1)}!`, 'The key is mistyped or cut off'],
    ['a key nobody issued', () => forgedKey(), 'This installation never issued the key'],
    ['a key that works', () => key.secret, 'The key works'],
  ])('asks the troubleshooting page about %s, which keeps nothing', async (_name, text, verdict) => {
    await page.goto('/troubleshooting#check-a-key');
    await page.getByLabel('Secret key', { exact: true }).fill(text());
    await page.getByRole('button', { name: 'Check key' }).click();
    const result = page.getByRole('status', { name: 'Result of the check' });
    await expect
      .poll(async () => (await result.textContent())?.toLowerCase())
      .toContain(verdict.toLowerCase());
    expect(await accessibilityProblems(page, '22-check-a-key')).toEqual([]);
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await page.getByLabel('Secret key', { exact: true }).inputValue()).toBe('');
    expect(page.url()).not.toContain(key.secret.slice(9, 20));
    expect(installation.output()).not.toContain(key.secret.slice(9, 20));
  });
});

describe('the operator', () => {
  it('changes a customer’s plan, suspends and resumes an account', async () => {
    await page.goto('/settings/operator');
    await page.getByRole('heading', { name: 'Operator', level: 1 }).waitFor();
    expect(await accessibilityProblems(page, '23-operator')).toEqual([]);
    const menu = () => page.getByRole('button', { name: /Actions for customer/ }).click();
    await menu();
    await page.getByRole('menuitem', { name: 'Change plan…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Plan' }).selectOption('free');
    expect(await accessibilityProblems(page, '24-change-plan')).toEqual([]);
    await dialog.getByRole('button', { name: 'Change plan' }).click();
    await dialog.waitFor({ state: 'detached' });
    await menu();
    await page.getByRole('menuitem', { name: 'Suspend…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Suspend account' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await page.getByText('Suspended').first().waitFor();
    await menu();
    await page.getByRole('menuitem', { name: 'Resume' }).click();
    await expect
      .poll(() => listAccounts())
      .toContainEqual(expect.objectContaining({ name: 'customer', plan: 'free', suspendedAt: null }));
  });

  it('sees what a rule in shadow would have refused, while nothing was', async () => {
    const { json } = await installation.cli(['account', 'list', '--json']);
    const own = (json as { accounts: { id: string; isOperator: boolean }[] }).accounts.find(
      (a) => a.isOperator,
    );
    await installation.cli(['account', 'set-plan', own?.id ?? '', 'trial', '--json']);
    await expect
      .poll(async () => (await ask(installation.url, key.secret)).headers.get('ratelimit'))
      .toBeNull();
    expect((await ask(installation.url, key.secret)).status).toBe(200);
    await expect
      .poll(
        async () => {
          await page.goto('/settings/operator');
          return (await page.locator('main').textContent()) ?? '';
        },
        { timeout: 15_000, interval: 1_000 },
      )
      .toContain('reporting');
    expect(await accessibilityProblems(page, '25-shadow')).toEqual([]);
    expect(visit.problems().filter((problem) => !problem.includes('404'))).toEqual([]);
  });
});

async function listAccounts(): Promise<readonly unknown[]> {
  const { json } = await installation.cli(['account', 'list', '--json']);
  return (json as { accounts: readonly unknown[] }).accounts;
}
