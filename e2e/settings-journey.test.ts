import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask } from './support/ask.js';
import { accessibilityProblems, openBrowser, sidewaysScroll, type Visit } from './support/browser.js';
import { type Installation, startInstallation } from './support/installation.js';
import { password } from './support/seed.js';

const secretPattern = /^neo_live_[0-9A-Za-z]{38}$/;
const keyName = 'CI deploy';

let installation: Installation;
let visit: Visit;
let page: Page;
/** A step that failed leaves the page elsewhere; the steps after it would only fail slowly. */
let isInterrupted = false;
/** The secrets of the journey's key, oldest first. */
const secrets: string[] = [];

beforeAll(async () => {
  installation = await startInstallation();
  visit = await openBrowser(installation.url);
  page = visit.page;
});

beforeEach(({ skip, onTestFailed }) => {
  skip(isInterrupted, 'an earlier step failed');
  onTestFailed(async () => {
    isInterrupted = true;
    console.log(`at ${page.url()}\n${visit.problems().join('\n')}\n${installation.output().slice(-2000)}`);
    await page.screenshot({ path: 'test-results/failed.png' });
  });
});

afterAll(async () => {
  await visit?.close();
  await installation?.stop();
  installation?.remove();
});

/** One person's way through Settings; each step begins where the one before ended. */
describe('a new user', () => {
  it('opens the address, signs up, and lands in Settings', async () => {
    await page.goto('/');
    await page.waitForURL('**/sign-in');
    await heading('Sign in').waitFor();
    expect(await accessibilityProblems(page, '01-sign-in')).toEqual([]);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await heading('Sign up').waitFor();
    expect(await accessibilityProblems(page, '02-sign-up')).toEqual([]);

    await button('Sign up').click();
    await page.getByText('Enter your email.').waitFor();
    expect(await focusedName(), 'focus is on the first field that is wrong').toBe('email');
    await page.getByLabel('Email').fill('ana@example.com');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await button('Sign up').click();
    await page.getByRole('alert').filter({ hasText: '15' }).waitFor();
    expect(await page.getByLabel('Email').inputValue(), 'what was typed is kept').toBe('ana@example.com');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await button('Sign up').click();
    await page.waitForURL('**/settings/**');
  });

  it('goes avatar → Profile Settings → Webhooks API → bottom of the page, and finds Token Management', async () => {
    await button('Account menu').click();
    await page.getByRole('menuitem', { name: 'Profile Settings' }).waitFor();
    expect(await accessibilityProblems(page, '03-account-menu')).toEqual([]);
    await page.getByRole('menuitem', { name: 'Profile Settings' }).click();
    await page.waitForURL('**/settings/profile');
    await page.getByText('operator of this installation').waitFor();
    expect(await accessibilityProblems(page, '04-profile')).toEqual([]);
    await page.getByRole('link', { name: 'Webhooks API' }).click();
    await heading('Webhooks API').waitFor();
    await page.getByText('No live keys yet').waitFor();

    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const sections = await page.locator('main h2').allTextContents();
    expect(sections).toEqual(['Webhook endpoints', 'Token Management']);
    expect(await isInWindow(page.locator('#token-management'))).toBe(true);
    expect(await accessibilityProblems(page, '05-no-keys')).toEqual([]);
  });

  it('creates a key with the keyboard alone', async () => {
    await tabTo(button('Create key'));
    await page.keyboard.press('Enter');
    await dialog('Create key').waitFor();
    expect(await focusedName(), 'focus starts on the name').toBe('key-name');
    await page.keyboard.press('Enter');
    await page.getByText('Enter a name.').waitFor();
    expect(await focusedName()).toBe('key-name');
    expect(await accessibilityProblems(page, '06-create-key')).toEqual([]);

    await page.keyboard.type(keyName);
    await tabTo(page.getByRole('radio', { name: 'Read only' }));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('radio', { name: 'Full access' }).isChecked()).toBe(true);
    await tabTo(page.getByLabel('Expiry'));
    expect(await page.getByLabel('Expiry').inputValue()).toBe('90');
    await tabTo(dialog('Create key').getByRole('button', { name: 'Create key' }));
    await page.keyboard.press('Enter');
    await dialog('Copy your secret key').waitFor();
    expect(await focusedName(), 'focus is on Copy').toBe('Copy secret key');
  });

  it('sees the secret once, copies it, and cannot lose it by a stray click or Escape', async () => {
    const secret = await page.getByLabel(`Secret key of “${keyName}”`).inputValue();
    expect(secret).toMatch(secretPattern);
    secrets.push(secret);
    await page.keyboard.press('Enter');
    await page.getByText('Copied', { exact: true }).first().waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);

    await page.mouse.click(5, 5);
    await page.keyboard.press('Escape');
    expect(await dialog('Copy your secret key').isVisible()).toBe(true);
    expect(await page.getByLabel(`Secret key of “${keyName}”`).inputValue()).toBe(secret);
    expect(await accessibilityProblems(page, '07-copy-once')).toEqual([]);
  });

  it('gets ready lines with the real address for .env, JavaScript, Python and cURL', async () => {
    expect(await page.getByRole('tabpanel').innerText()).toContain(`NEOAGENT_SECRET_KEY=${secrets[0]}`);
    for (const name of ['JavaScript', 'Python', 'cURL']) {
      await page.getByRole('tab', { name, exact: true }).click();
      // Of that tab: the panel of the one before may still be there for a moment.
      await page.getByRole('tabpanel', { name }).getByText(`${installation.url}/api/endpoint`).waitFor();
    }
    expect(await page.getByRole('tabpanel', { name: 'cURL' }).innerText()).toContain(secrets[0]);
  });

  it('calls the API with what was copied', async () => {
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const { status, json } = await ask(installation.url, copied, { hello: 'world' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ received: { hello: 'world' }, caller: { environment: 'live' } });
  });

  it('closes the dialog, and the secret is nowhere in the browser any more, nor after reload and back', async () => {
    await page.evaluate(() => navigator.clipboard.writeText('something else'));
    await button('I have saved it').click();
    await dialog('Copy your secret key').waitFor({ state: 'hidden' });
    expect(await focusedName(), 'focus is on the new row').toBe(keyName);
    expect(await placesOf(secrets)).toEqual([]);
    await page.reload();
    await row().waitFor();
    expect(await placesOf(secrets)).toEqual([]);
    await page.goto('/settings/profile');
    await page.goBack();
    await row().waitFor();
    expect(await placesOf(secrets)).toEqual([]);
  });

  it('sees the key’s row: hint, permissions, maker, last use, end and status', async () => {
    const [secret = ''] = secrets;
    await lastUseIsWritten();
    await page.reload();
    await row().waitFor();
    const text = await row().innerText();
    expect(text).toContain(`neo_live_${secret.slice(9, 13)}…${secret.slice(-4)}`);
    for (const part of ['Full access', 'by You', 'Active'])
      expect(text.toLowerCase()).toContain(part.toLowerCase());
    expect(text).toMatch(/in (89|90) days|in 3 months/);
    expect(text).not.toContain('Never used');
    expect(await accessibilityProblems(page, '08-key-row')).toEqual([]);
  });

  it('regenerates the key: the old secret is dead at once and says so, the new one works', async () => {
    await openMenu();
    expect(await accessibilityProblems(page, '09-key-menu')).toEqual([]);
    await page.getByRole('menuitem', { name: 'Regenerate…' }).click();
    await page.getByRole('alertdialog').waitFor();
    expect(await focusedName(), 'focus starts on the harmless button').toBe('Cancel');
    expect(await accessibilityProblems(page, '10-regenerate')).toEqual([]);
    await button('Regenerate key').click();
    const field = page.getByLabel(`Secret key of “${keyName}”`);
    await field.waitFor();
    const renewed = await field.inputValue();
    expect(renewed).toMatch(secretPattern);
    const old = await ask(installation.url, secrets[0] ?? '');
    expect([old.status, old.code]).toEqual([401, 'key_revoked']);
    expect((await ask(installation.url, renewed)).status).toBe(200);
    secrets.push(renewed);
    await button('I have saved it').click();
    await field.waitFor({ state: 'hidden' });
    expect(await placesOf(secrets)).toEqual([]);
  });

  it('disables the key and enables it again; both hold from the next request on', async () => {
    const current = secrets.at(-1) ?? '';
    await choose('Disable');
    await button('Disable key').click();
    await row().getByText('Disabled').waitFor();
    expect((await ask(installation.url, current)).code).toBe('key_disabled');
    await choose('Enable');
    await row().getByText('Active').waitFor();
    expect((await ask(installation.url, current)).status).toBe(200);
  });

  it('renames the key', async () => {
    await choose('Rename');
    await page.getByLabel('Name', { exact: true }).fill('Nightly build');
    await button('Rename key').click();
    await row('Nightly build').waitFor();
    await choose('Rename', 'Nightly build');
    await page.getByLabel('Name', { exact: true }).fill(keyName);
    await button('Rename key').click();
    await row().waitFor();
  });

  it('is told by the field when a name is taken, and loses nothing of the form', async () => {
    await button('Create key').click();
    await page.getByLabel('Name', { exact: true }).fill(keyName);
    await page.getByLabel('Expiry').selectOption('30');
    await dialog('Create key').getByRole('button', { name: 'Create key' }).click();
    await dialog('Create key').getByRole('alert').waitFor();
    expect(await focusedName()).toBe('key-name');
    expect(await page.getByLabel('Expiry').inputValue()).toBe('30');
    await page.keyboard.press('Escape');
    await dialog('Create key').waitFor({ state: 'hidden' });
  });

  it('revokes the key for good, and finds it among the inactive ones', async () => {
    await choose('Revoke…');
    await page.getByRole('alertdialog').waitFor();
    expect(await focusedName()).toBe('Cancel');
    expect(await accessibilityProblems(page, '11-revoke')).toEqual([]);
    await button('Revoke key').click();
    await button('Show inactive (1)').waitFor();
    const { status, code } = await ask(installation.url, secrets.at(-1) ?? '');
    expect([status, code]).toEqual([401, 'key_revoked']);
    await button('Show inactive (1)').click();
    await row().getByText('Revoked').waitFor();
    expect(await accessibilityProblems(page, '12-revoked')).toEqual([]);
  });

  it('makes a test key on a window of 320 pixels, where no page scrolls sideways', async () => {
    await page.setViewportSize({ width: 320, height: 640 });
    for (const path of ['/settings/profile', '/troubleshooting', '/settings/webhooks-api']) {
      await page.goto(path);
      await page.locator('main h1').waitFor();
      expect(await sidewaysScroll(page), path).toBe(0);
    }
    await page.getByRole('radio', { name: 'Test' }).first().check();
    await button('Create key').click();
    await page.getByLabel('Name', { exact: true }).fill('Phone');
    expect(await sidewaysScroll(page)).toBe(0);
    await dialog('Create key').getByRole('button', { name: 'Create key' }).click();
    const field = page.getByLabel('Secret key of “Phone”');
    await field.waitFor();
    const secret = await field.inputValue();
    expect(secret).toMatch(/^neo_test_/);
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await accessibilityProblems(page, '13-copy-once-320')).toEqual([]);
    expect((await ask(installation.url, secret)).json).toMatchObject({ caller: { environment: 'test' } });
    await button('I have saved it').click();
    await page.getByRole('link', { name: 'Phone' }).waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await accessibilityProblems(page, '14-keys-320')).toEqual([]);
    expect(await placesOf([...secrets, secret])).toEqual([]);
  });

  it('was refused by the server only what had to be refused', () => {
    // Nobody signed in yet, a password too short, a name taken.
    const expected = ['401 GET /v1/session', '400 POST /v1/sign-up', '409 POST /v1/keys'];
    expect(new Set(visit.refusals())).toEqual(new Set(expected));
  });

  it('signs out; the session is dead on the server, and Back shows nothing', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    const cookies = await visit.context.cookies();
    expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual([
      { name: 'neoagent_session', httpOnly: true, sameSite: 'Lax' },
    ]);
    await button('Account menu').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in');
    const cookie = `neoagent_session=${cookies[0]?.value}`;
    expect((await fetch(`${installation.url}/v1/keys`, { headers: { cookie } })).status).toBe(401);
    await page.goto('/settings/webhooks-api');
    await page.waitForURL('**/sign-in**');
  });

  it('never met a violation of the content security policy, an error on the console, or a request to another site', () => {
    expect(visit.problems()).toEqual([]);
    expect(visit.strangers()).toEqual([]);
  });
});

const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
const heading = (name: string): Locator => page.getByRole('heading', { name, exact: true, level: 1 });
const dialog = (name: string): Locator => page.getByRole('dialog', { name, exact: true });
const row = (name = keyName): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });

async function openMenu(name = keyName): Promise<void> {
  await button(`Actions for ${name}`).click();
  await page.getByRole('menu').waitFor();
}

async function choose(item: string, name = keyName): Promise<void> {
  await openMenu(name);
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

/** What the focused element is called: its label, else its id, else its text. */
function focusedName(): Promise<string> {
  return page.evaluate(async () => {
    // Dialogs move the focus in a frame of their own.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const element = document.activeElement;
    const isField = element instanceof HTMLInputElement;
    return (
      element?.getAttribute('aria-label') ?? (isField ? element.id : (element?.textContent ?? '').trim())
    );
  });
}

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
async function tabTo(target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${target}`);
}

async function isInWindow(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < innerHeight && bottom <= innerHeight + 80;
  });
}

/** Where in the browser any of the secrets still is; scripts of the page could read no other place. */
async function placesOf(wanted: readonly string[]): Promise<readonly string[]> {
  const places = await page.evaluate(() => ({
    document: document.documentElement.outerHTML,
    fields: [...document.querySelectorAll('input, textarea')]
      .map((field) => (field as HTMLInputElement).value)
      .join('\n'),
    'local storage': JSON.stringify({ ...localStorage }),
    'session storage': JSON.stringify({ ...sessionStorage }),
    cookies: document.cookie,
    history: JSON.stringify(history.state),
    address: location.href,
  }));
  const cookies = JSON.stringify(await visit.context.cookies());
  return Object.entries({ ...places, 'all cookies': cookies })
    .filter(([, text]) => wanted.some((secret) => text.includes(secret.slice(9, 33))))
    .map(([place]) => place);
}

/** Last uses are written a moment after the request. */
async function lastUseIsWritten(): Promise<void> {
  const used = () =>
    page.evaluate(async () => {
      const { keys } = (await (await fetch('/v1/keys')).json()) as { keys: { lastUsed: unknown }[] };
      return keys.every((key) => key.lastUsed !== null);
    });
  const deadline = Date.now() + 10_000;
  while (!(await used())) {
    if (Date.now() > deadline) throw new Error('the last use was not written within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
