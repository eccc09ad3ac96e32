import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask } from './support/ask.js';
import { accessibilityProblems, openBrowser, sidewaysScroll, type Visit } from './support/browser.js';
import { type Installation, startInstallation } from './support/installation.js';
import { type Member, signUpMember } from './support/member.js';
import { password } from './support/seed.js';

const email = 'ana@example.com';
const hourMs = 3_600_000;
let installation: Installation;
let owner: Member;
let visit: Visit;
let page: Page;
let keyId: string;
let oldSecret: string;
let newSecret: string;
let isInterrupted = false;

beforeAll(async () => {
  installation = await startInstallation();
  owner = await signUpMember(installation.url, email);
  const made = await owner.createKey('payments');
  [keyId, oldSecret] = [made.id, made.secret];
  visit = await openBrowser(installation.url);
  page = visit.page;
});

beforeEach(({ skip, onTestFailed }) => {
  skip(isInterrupted, 'an earlier step failed');
  onTestFailed(async () => {
    isInterrupted = true;
    console.log(`at ${page.url()}\n${visit.problems().join('\n')}\n${installation.output().slice(-2000)}`);
    await page.screenshot({ path: 'test-results/failed-rotation.png', fullPage: true });
  });
});

afterAll(async () => {
  await visit?.close();
  await installation?.stop();
  installation?.remove();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const section = () => page.getByRole('region', { name: 'Rotation', exact: true });

async function openMenu(item: string): Promise<void> {
  await button('Actions for payments').click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** The rows of a table as their cells' texts. */
async function rowsOf(table: Locator): Promise<readonly (readonly string[])[]> {
  await table.waitFor();
  const rows = await table.locator('tbody tr').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
}

/** When the old secret dies, as its caller is told. */
async function expiryOf(secret: string): Promise<number> {
  const { status, headers } = await ask(installation.url, secret);
  expect(status).toBe(200);
  const told = /^@(\d+)$/.exec(headers.get('x-neoagent-secret-expires') ?? '')?.[1];
  return Number(told) * 1000;
}

describe('an owner who rotates a key', () => {
  it('chooses in the dialog how long the old secret works, and reads when it will die', async () => {
    await page.goto('/sign-in?next=/settings/webhooks-api');
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await button('Sign in').click();
    await page.waitForURL('**/settings/webhooks-api');
    await openMenu('Rotate…');
    const dialog = page.getByRole('dialog', { name: 'Rotate “payments”' });
    await dialog.getByText(/^The old secret dies on/).waitFor();
    await dialog.getByRole('radio', { name: 'Custom' }).check();
    await dialog.getByLabel('How long').fill('31');
    await dialog.getByLabel('Unit').selectOption('days');
    await button('Rotate key').click();
    await dialog.getByRole('alert').getByText('at most 30 days').waitFor();
    expect(await accessibilityProblems(page, '60-rotate-dialog')).toEqual([]);
    await dialog.getByRole('radio', { name: '1 hour' }).check();
  });

  it('gets the new secret once, after which both work and the old one tells its end', async () => {
    await button('Rotate key').click();
    const dialog = page.getByRole('dialog', { name: 'Copy the new secret' });
    newSecret = await dialog.getByLabel(/^Secret key of/).inputValue();
    expect(newSecret).not.toBe(oldSecret);
    expect(await accessibilityProblems(page, '61-rotated')).toEqual([]);
    await button('I have saved it').click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.content()).not.toContain(newSecret);
    const end = await expiryOf(oldSecret);
    expect(Math.abs(end - Date.now() - hourMs)).toBeLessThan(60_000);
    const renewed = await ask(installation.url, newSecret);
    expect(renewed.status).toBe(200);
    expect(renewed.headers.get('x-neoagent-secret-expires')).toBeNull();
  });

  it('sees on the key’s page how often each secret came and who still sends the old one', async () => {
    await ask(installation.url, newSecret);
    await page
      .getByRole('row', { name: /payments/ })
      .getByText('Rotating')
      .waitFor();
    await page.getByRole('link', { name: 'payments' }).click();
    await section().getByText('Two secrets work.').waitFor();
    const senders = section().getByRole('table', { name: /^Who sent the old secret/ });
    await expect
      .poll(async () => {
        await page.reload();
        return rowsOf(senders);
      })
      .toEqual([['127.0.0.1', 'Unknown', 'node', expect.any(String), '1']]);
    await section().locator('svg.recharts-surface').first().waitFor();
    expect(await accessibilityProblems(page, '62-rotation-chart')).toEqual([]);
    await section().getByRole('radio', { name: 'Table' }).check();
    const counts = await rowsOf(section().getByRole('table', { name: /^Requests per minute/ }));
    const sum = (column: number) => counts.reduce((total, row) => total + Number(row[column]), 0);
    expect([sum(1), sum(2)], 'new, old').toEqual([2, 1]);
    expect(await accessibilityProblems(page, '63-rotation-table')).toEqual([]);
  });

  it('lets the old secret work longer, and has it end by itself when it is silent', async () => {
    const before = await expiryOf(oldSecret);
    await button('Extend…').click();
    const dialog = page.getByRole('dialog', { name: /^Extend the grace period/ });
    await dialog.getByRole('radio', { name: '24 hours' }).check();
    expect(await accessibilityProblems(page, '64-extend')).toEqual([]);
    await button('Extend grace period').click();
    await page
      .getByText(/^The old secret of “payments” works until/)
      .first()
      .waitFor();
    expect(await expiryOf(oldSecret)).toBe(before + 24 * hourMs);
    await button('End when silent…').click();
    await page.getByLabel('End by itself when the old secret has been silent for').selectOption('1 hour');
    expect(await accessibilityProblems(page, '65-silence')).toEqual([]);
    await button('Save').click();
    await section().getByText('or once nobody has sent it for 1 hour').waitFor();
  });

  it('can read all of it in a narrow window', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.reload();
    await section().locator('svg.recharts-surface').first().waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    await section().scrollIntoViewIfNeeded();
    expect(await accessibilityProblems(page, '66-rotation-narrow')).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('ends the old secret now, after having read who sent it last: refused as revoked, the new one works', async () => {
    await expect
      .poll(async () => {
        await page.reload();
        const row = section().getByRole('table', { name: /^Who sent the old secret/ });
        return (await rowsOf(row))[0]?.at(-1);
      })
      .toBe('3');
    await button('End now…').click();
    const dialog = page.getByRole('alertdialog');
    await dialog
      .getByText(/from 127\.0\.0\.1 by node; \d requests since the rotation from 1 sender/)
      .waitFor();
    await dialog.getByText('401 key_revoked').waitFor();
    expect(await accessibilityProblems(page, '67-end-now')).toEqual([]);
    await button('End old secret').click();
    await dialog.waitFor({ state: 'hidden' });
    await section().waitFor({ state: 'hidden' });
    expect(await ask(installation.url, oldSecret)).toMatchObject({ status: 401, code: 'key_revoked' });
    expect((await ask(installation.url, newSecret)).status).toBe(200);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe(`key-menu-${keyId}`);
    await page.getByText('Grace period ended').waitFor();
  });

  it('met no error, no violation of the policy and no stranger', () => {
    expect(visit.problems()).toEqual([]);
    expect(visit.strangers()).toEqual([]);
  });
});
