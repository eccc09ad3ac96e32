import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask } from './support/ask.js';
import { accessibilityProblems, openBrowser, sidewaysScroll, type Visit } from './support/browser.js';
import { type Installation, startInstallation } from './support/installation.js';
import { signUpMember } from './support/member.js';
import { password } from './support/seed.js';

const rules = `
plans:
  default: { permissions: ["*"], limits: [{ name: burst, allow: 1000, per: 1m }], quota: { allow: 40, per: month } }
routes:
  - { match: "POST /chat/sessions", permission: "sessions:write" }
`;

let installation: Installation;
let visit: Visit;
let page: Page;
let isInterrupted = false;
let quietSecret: string;
const scripts: string[] = [];

beforeAll(async () => {
  installation = await startInstallation({ rules });
  const owner = await signUpMember(installation.url, 'ana@example.com');
  const busy = await owner.createKey('=busy', { permissions: [] });
  const quiet = await owner.createKey('quiet');
  quietSecret = quiet.secret;
  for (let n = 0; n < 30; n++) await ask(installation.url, busy.secret);
  for (let n = 0; n < 3; n++) await ask(installation.url, quiet.secret);
  await refusedWith(busy.secret);
  visit = await openBrowser(installation.url);
  page = visit.page;
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(request.url());
  });
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
    await page.screenshot({ path: 'test-results/failed-usage.png', fullPage: true });
  });
});

afterAll(async () => {
  await visit?.close();
  await installation?.stop();
  installation?.remove();
});

async function refusedWith(secret: string): Promise<void> {
  const response = await fetch(`${installation.url}/chat/sessions`, {
    method: 'POST',
    headers: { Authorization: secret },
  });
  expect(response.status).toBe(403);
}

/** The rows of a table as their cells' texts. */
async function rowsOf(name: RegExp): Promise<readonly (readonly string[])[]> {
  const table = page.getByRole('table', { name });
  await table.waitFor();
  const rows = await table.locator('tbody tr').all();
  return Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
}

describe('an owner who watches the use of keys', () => {
  it('sees totals, success rate, quota and each key’s share, without having loaded a chart before', async () => {
    expect(scripts.join(' '), 'the chart is loaded where it is drawn').not.toContain('usage-chart');
    await page.getByRole('link', { name: 'Usage', exact: true }).click();
    await page.getByRole('heading', { name: 'Usage', level: 1 }).waitFor();
    expect(await rowsOf(/^Totals by key/)).toEqual([
      ['=busy', '30', '1', '96.7%'],
      ['quiet', '3', '0', '100%'],
    ]);
    await page.getByText('33 of 40 this month').waitFor();
    await page.getByText(/Updated \d+ s ago/).waitFor();
    await page.locator('svg.recharts-surface').first().waitFor();
    expect(scripts.join(' ')).toContain('usage-chart');
    expect(await accessibilityProblems(page, '40-usage')).toEqual([]);
  });

  it('reads the same numbers in the table as in the chart, by keyboard alone', async () => {
    const title = /^Requests per hour/;
    await page.getByRole('radio', { name: 'Chart' }).focus();
    await page.keyboard.press('ArrowRight');
    const rows = await rowsOf(title);
    const sum = (column: number) => rows.reduce((total, row) => total + Number(row[column]), 0);
    expect(rows.length).toBe(25);
    expect([sum(1), sum(2)]).toEqual([31, 3]);
    expect(await accessibilityProblems(page, '41-usage-table')).toEqual([]);
    await page.getByRole('radio', { name: 'Table' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.locator('svg.recharts-surface').first().waitFor();
  });

  it('groups by reason, route and status, narrows to one key, and finds the choice in the address', async () => {
    await page.getByRole('radio', { name: 'Reason' }).check();
    expect(await rowsOf(/^Totals by reason/)).toEqual([
      ['Allowed', '33', '0', '100%'],
      ['permission_denied', '0', '1', '0%'],
    ]);
    await page.getByLabel('Only of the key').selectOption({ label: 'quiet' });
    await expect.poll(() => rowsOf(/^Totals by reason/)).toEqual([['Allowed', '3', '0', '100%']]);
    await page.getByRole('radio', { name: 'Route' }).check();
    expect(await rowsOf(/^Totals by route/)).toEqual([['POST /api/endpoint', '3', '0', '100%']]);
    await page.getByRole('radio', { name: 'Status' }).check();
    await page.getByRole('radio', { name: 'Last hour' }).check();
    expect(await rowsOf(/^Totals by status/)).toEqual([['2xx', '3', '0', '100%']]);
    await page.reload();
    expect(await rowsOf(/^Totals by status/)).toEqual([['2xx', '3', '0', '100%']]);
    await page.getByRole('heading', { name: /^Requests per minute/ }).waitFor();
  });

  it('sees a request that has just come after a refresh, and nothing of other accounts', async () => {
    await page.goto('/settings/usage');
    await page.getByRole('table', { name: /^Totals by key/ }).waitFor();
    const member = await signUpMember(installation.url, 'other@example.com');
    await ask(installation.url, (await member.createKey('not ours')).secret);
    await ask(installation.url, quietSecret);
    await expect
      .poll(async () => {
        await page.getByRole('button', { name: 'Refresh usage' }).click();
        return (await rowsOf(/^Totals by key/)).map(([name, allowed]) => `${name}: ${allowed}`);
      })
      .toEqual(['=busy: 30', 'quiet: 4']);
  });

  it('downloads what is shown as CSV that no spreadsheet runs', async () => {
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download as CSV' }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('usage-by-key.csv');
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
    expect(lines[0]).toBe('time,step,key,name,allowed,refused');
    expect(lines.slice(1).map((line) => line.split(',')[3])).toContain("'=busy");
  });

  it('is told when nothing came in a custom time, and when the days are the wrong way round', async () => {
    await page.getByRole('radio', { name: 'Custom' }).check();
    await page.getByLabel('First day').fill('2020-02-01');
    await page.getByLabel('Last day').fill('2020-01-01');
    await page.getByText('The first day must not be after the last.').waitFor();
    await page.getByLabel('Last day').fill('2020-02-03');
    await page.getByRole('heading', { name: 'No requests in this time' }).waitFor();
    expect(await accessibilityProblems(page, '42-usage-empty')).toEqual([]);
  });

  it('sees on the page of a key how it was used in the last day', async () => {
    await page.goto('/settings/webhooks-api');
    await page.getByRole('link', { name: 'quiet' }).first().click();
    await page.getByText('4 allowed, 0 refused').waitFor();
    expect(await accessibilityProblems(page, '43-key-usage')).toEqual([]);
    await page.locator('main').getByRole('link', { name: 'Usage', exact: true }).click();
    await page.waitForURL('**/settings/usage?key=*');
  });

  it('can use the page on a narrow window, and in case of a fault sees it with a way to try again', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto('/settings/usage');
    await page.getByRole('table', { name: /^Totals by key/ }).waitFor();
    await page.locator('svg.recharts-surface').first().waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await accessibilityProblems(page, '44-usage-narrow')).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.route('**/v1/usage?*', (route) => route.fulfill({ status: 503, body: '{}' }));
    await page.goto('/settings/usage?range=7d');
    await page.getByText('Usage could not be loaded.').waitFor();
    await page.unroute('**/v1/usage?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('table', { name: /^Totals by key/ }).waitFor();
  });

  it('met no error, no violation of the policy and no stranger', () => {
    const unexpected = visit.problems().filter((problem) => !problem.includes('503'));
    expect(unexpected).toEqual([]);
    expect(visit.strangers()).toEqual([]);
  });
});
