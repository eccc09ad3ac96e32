import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { connectSqlite } from '@neoagent/stores';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask } from './support/ask.js';
import { accessibilityProblems, openBrowser, sidewaysScroll, type Visit } from './support/browser.js';
import { type Installation, startInstallation } from './support/installation.js';
import { signUpMember } from './support/member.js';
import { password } from './support/seed.js';

const email = 'ana@example.com';
const count = 7;
const oldSecrets: string[] = [];
let installation: Installation;
let visit: Visit;
let page: Page;
let isInterrupted = false;

beforeAll(async () => {
  installation = await startInstallation();
  const owner = await signUpMember(installation.url, email);
  for (let n = 1; n <= count; n++) {
    const more = n === 1 ? { expiresIn: null } : {};
    oldSecrets.push((await owner.createKey(`key ${n}`, more)).secret);
  }
  visit = await openBrowser(installation.url);
  page = visit.page;
  await page.goto('/sign-in?next=/settings/webhooks-api');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await button('Sign in').click();
  await page.waitForURL('**/settings/webhooks-api');
});

beforeEach(({ skip, onTestFailed }) => {
  skip(isInterrupted, 'an earlier step failed');
  onTestFailed(async () => {
    isInterrupted = true;
    console.log(`at ${page.url()}\n${visit.problems().join('\n')}\n${installation.output().slice(-2000)}`);
    await page.screenshot({ path: 'test-results/failed-rotation-policy.png', fullPage: true });
  });
});

afterAll(async () => {
  await visit?.close();
  await installation?.stop();
  installation?.remove();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const strip = () => page.getByRole('region', { name: 'Rotation policy' });

/** Makes the secret of a key so many days older than it is, as only time could. */
function age(name: string, days: number): void {
  const db = connectSqlite(path.join(installation.dataDir, 'neoagent.db'));
  try {
    const older =
      'update secrets set created_at = created_at - ? where key_id = (select id from keys where name = ?)';
    expect(db.prepare(older).run(days * 86_400_000, name).changes).toBe(1);
  } finally {
    db.close();
  }
}

describe('an owner who asks for rotation', () => {
  it('sets a policy, reads it back in words, and sees which keys fall short of it', async () => {
    await strip().getByText('Nobody is reminded to rotate keys.').waitFor();
    await button('Change policy…').click();
    await page.getByLabel('Rotate every').selectOption({ label: '30 days' });
    await page.getByLabel('Longest life of a key and a secret').selectOption({ label: '180 days' });
    expect(await accessibilityProblems(page, '70-rotation-policy')).toEqual([]);
    await button('Save policy').click();
    await strip()
      .getByText(/to be rotated every 30 days.*lives for at most 180 days/)
      .waitFor();
    await strip().getByRole('link', { name: 'key 1 (never expires)' }).waitFor();
    expect(await page.getByText(/^Rotate by /).count(), 'secrets that were just made').toBe(0);
    age('key 2', 25);
    age('key 3', 31);
    await page.reload();
    await page
      .getByRole('row', { name: /key 2/ })
      .getByText(/^Rotate by /)
      .waitFor();
    await page.getByRole('row', { name: /key 3/ }).getByText('Rotation overdue').waitFor();
    await strip()
      .getByText(/^Overdue:/)
      .getByRole('link', { name: 'key 3' })
      .waitFor();
    await strip().scrollIntoViewIfNeeded();
    expect(await accessibilityProblems(page, '71-rotation-strip')).toEqual([]);
  });

  it('asks for more of one key than of the others, on its page', async () => {
    await page.getByRole('link', { name: 'key 4', exact: true }).click();
    await page.getByText('The account asks for every 30 days').waitFor();
    await page.getByLabel('Rotate this key every').selectOption({ label: '60 days' });
    await page.getByText('Rotation policy set').waitFor();
    await page.getByLabel('Rotate this key every').scrollIntoViewIfNeeded();
    expect(await accessibilityProblems(page, '75-key-schedule')).toEqual([]);
    await page.getByRole('link', { name: 'Token Management' }).click();
    await strip().waitFor();
  });

  it('is offered no expiry beyond it, and refused a date that is', async () => {
    await button('Create key').click();
    await page.getByLabel('Name').fill('too long');
    const expiry = page.getByLabel('Expiry', { exact: true });
    await expect
      .poll(() => expiry.locator('option').allTextContents())
      .toEqual(expect.not.arrayContaining(['1 year', 'No expiry']));
    await expiry.selectOption({ label: 'Custom date' });
    const beyond = new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10);
    await page.getByRole('dialog').locator('input[type=date]').fill(beyond);
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
    await page.getByText('The policy lets a key live for at most 180d.').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('rotates every key at once, and gets all new secrets as a file, once; the old ones go on working', async () => {
    await button('Rotate many keys…').click();
    const dialog = page.getByRole('dialog', { name: 'Rotate many keys' });
    await dialog.getByText(`Every key of the account (${count})`).waitFor({ state: 'attached' });
    expect(await accessibilityProblems(page, '72-rotate-many')).toEqual([]);
    // The second part is held up until the first one is shown.
    await page.route('**/v1/rotations', async (route) => {
      const { after } = route.request().postDataJSON();
      if (after !== undefined) await dialog.getByText(`5 of ${count} keys done`).waitFor();
      await route.continue();
    });
    await button('Rotate keys').click();
    await dialog.getByText(`${count} of ${count} keys were rotated.`).waitFor();
    await page.unroute('**/v1/rotations');
    expect(await accessibilityProblems(page, '73-rotated-many')).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible(), 'secrets are not lost by Escape').toBe(true);
    const waiting = page.waitForEvent('download');
    await button('Download secrets').click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe('neoagent-secrets.csv');
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n').slice(1);
    const secrets = lines.map((line) => line.split(',')[3] ?? '');
    expect(secrets).toHaveLength(count);
    for (const secret of [...secrets, ...oldSecrets]) {
      expect((await ask(installation.url, secret)).status).toBe(200);
    }
    await button('I have saved them').click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.content()).not.toContain(secrets[0]);
    await page.getByRole('row', { name: /key 1/ }).getByText('Rotating').waitFor();
  });

  it('rotates what one member made alone, and is told of each key that could not be, since its grace period runs', async () => {
    await installation.cli(['key', 'create', '--account', email, '--name', 'of an operator']);
    await page.reload();
    await button('Rotate many keys…').click();
    const which = page.getByLabel('Which keys');
    await which.getByText(`Every key of the account (${count + 1})`).waitFor({ state: 'attached' });
    await which.selectOption({ label: `Made by you (${count})` });
    await button('Rotate keys').click();
    await page.getByText(`0 of ${count} keys were rotated.`).waitFor();
    await page
      .getByText(/^Not rotated: The replaced secret/)
      .first()
      .waitFor();
    await button('Close').click();
  });

  it('can do all of it in a narrow window', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await strip().waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    await strip().scrollIntoViewIfNeeded();
    expect(await accessibilityProblems(page, '74-rotation-narrow')).toEqual([]);
  });

  it('met no error, no violation of the policy and no stranger', () => {
    expect(visit.problems()).toEqual([]);
    expect(visit.strangers().filter((url) => !url.startsWith('blob:'))).toEqual([]);
  });
});
