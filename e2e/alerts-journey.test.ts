import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask } from './support/ask.js';
import { accessibilityProblems, openBrowser, sidewaysScroll, type Visit } from './support/browser.js';
import { type Installation, startInstallation } from './support/installation.js';
import { type Member, signInMember, signUpMember } from './support/member.js';
import { password } from './support/seed.js';

const rules = `
trustedProxies: [127.0.0.1/32]
webhooks: { allow: [127.0.0.1/32], allowHttp: true }
plans:
  default: { permissions: ["*"], limits: [{ name: burst, allow: 1000, per: 1m }] }
routes:
  - { match: "GET /reports", permission: "reports:read" }
  - { match: "GET /users", permission: "users:read" }
  - { match: "GET /billing", permission: "billing:read" }
`;
const email = 'ana@example.com';
const home = '198.51.100.7';
const elsewhere = '203.0.113.9';
/** The minute in progress, the few seconds until it is looked at, and a slow machine. */
const untilToldMs = 100_000;
const dayMs = 86_400_000;

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

const received: Received[] = [];
let receiver: Server;
let installation: Installation;
let member: Member;
let visit: Visit;
let page: Page;
let signingSecret = '';
let site: { readonly id: string; readonly secret: string };
let prober: { readonly id: string; readonly secret: string };
let stolen: { readonly id: string; readonly secret: string };
let renewedSecret = '';
let isInterrupted = false;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  installation = await startInstallation({ rules });
  member = await signUpMember(installation.url, email);
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const added = await member.call('POST', '/v1/webhook-endpoints', { body: { url, events: ['alert.*'] } });
  signingSecret = (added.json as { secret: string }).secret;
  site = await member.createKey('site');
  prober = await member.createKey('prober', { permissions: ['reports:write'] });
  stolen = await member.createKey('stolen');
  visit = await openBrowser(installation.url);
  page = visit.page;
});

beforeEach(({ skip, onTestFailed }) => {
  skip(isInterrupted, 'an earlier step failed');
  onTestFailed(async () => {
    isInterrupted = true;
    console.log(`at ${page.url()}\n${visit.problems().join('\n')}\n${installation.output().slice(-2000)}`);
    await page.screenshot({ path: 'test-results/failed-alerts.png', fullPage: true });
  });
});

afterAll(async () => {
  await visit?.close();
  await installation?.stop();
  installation?.remove();
  receiver?.closeAllConnections();
  receiver?.close();
});

async function signIn(): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/settings/**');
}

function button(name: string) {
  return page.getByRole('button', { name, exact: true });
}

function alertAbout(summary: RegExp) {
  return page.getByRole('article', { name: summary });
}

/** The code of the refusal of one request, `undefined` when it was allowed. */
async function send(secret: string, given: { route?: string; headers?: Record<string, string> } = {}) {
  const [method = 'POST', target = '/api/endpoint'] = (given.route ?? 'POST /api/endpoint').split(' ');
  const response = await fetch(`${installation.url}${target}`, {
    method,
    headers: { Authorization: secret, 'Content-Type': 'application/json', ...given.headers },
    ...(method === 'POST' && { body: '{}' }),
  });
  return ((await response.json()) as { code?: string }).code;
}

interface ListedAlert {
  readonly detector: string;
  readonly keyName: string;
}

async function openAlerts(): Promise<readonly string[]> {
  const { json } = await member.call('GET', '/v1/alerts');
  const { alerts } = json as { alerts: readonly ListedAlert[] };
  return alerts.map(({ detector, keyName }) => `${detector} of ${keyName}`).sort();
}

function mails(): readonly string[] {
  const outbox = path.join(installation.dataDir, 'outbox');
  return readdirSync(outbox).map((file) => readFileSync(path.join(outbox, file), 'utf8'));
}

/** Resolves at once, or when the next minute begins: what is told counts requests by the minute, and these belong together. */
async function withinOneMinute(): Promise<void> {
  const leftMs = 60_000 - (Date.now() % 60_000);
  if (leftMs < 10_000) await new Promise((resolve) => setTimeout(resolve, leftMs));
}

/** Uses of a key in a page of a shop: the browser says where it comes from. */
async function useInPage(secret: string, times: number): Promise<void> {
  for (let n = 0; n < times; n++)
    expect(await send(secret, { headers: { Origin: 'https://shop.example' } })).toBe('browser_blocked');
}

/** One owner's way with alerts; each step begins where the one before ended. */
describe('an owner whose keys are misused', () => {
  it('finds no alert at first, and every detector with what it looks for', async () => {
    await signIn();
    await page.getByRole('link', { name: 'Alerts' }).click();
    await page.getByRole('heading', { name: 'No open alerts' }).waitFor();
    await page.getByRole('heading', { name: 'Burst' }).waitFor();
    expect(await page.getByText('Did not fire in 7 days').count()).toBe(16);
    expect(await accessibilityProblems(page, '60-alerts-empty')).toEqual([]);
  });

  it('has a detector disable keys, and another throttle them, after a value out of bounds was refused', async () => {
    await button('Change “Routes probed”…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Tell and disable' }).check();
    expect(await accessibilityProblems(page, '61-detector')).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Tells, and disables the key').waitFor();

    await button('Change “Old secret used”…').click();
    await dialog.getByRole('radio', { name: 'Tell and throttle' }).check();
    await dialog.getByLabel('Percent left to the key').fill('1');
    await dialog.getByLabel(/^Minutes after the replacement/).fill('-1');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Enter a number from 0 to 10,080.').waitFor();
    expect(await accessibilityProblems(page, '62-detector-refused')).toEqual([]);
    await dialog.getByLabel(/^Minutes after the replacement/).fill('0');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Tells, and throttles the key to 1 %').waitFor();
    await page.getByText('1 parameter of your own').waitFor();
  });

  it('is told soon after the minute is over, once for each, whatever happened how often', async () => {
    await withinOneMinute();
    await useInPage(site.secret, 4);
    for (const route of ['GET /reports', 'GET /users', 'GET /billing'])
      expect(await send(prober.secret, { route })).toBe('permission_denied');
    expect(await send(stolen.secret, { headers: { 'X-Forwarded-For': home } })).toBeUndefined();
    const renewed = await member.call('POST', `/v1/keys/${stolen.id}/regenerate`);
    renewedSecret = (renewed.json as { secret: string }).secret;
    for (let n = 0; n < 2; n++)
      expect(await send(stolen.secret, { headers: { 'X-Forwarded-For': elsewhere } })).toBe('key_revoked');
    await expect
      .poll(openAlerts, { timeout: untilToldMs, interval: 500 })
      .toEqual(['browser_use of site', 'old_secret of stolen', 'route_probing of prober']);
  }, 120_000);

  it('finds a disabled key refused and a throttled one limited, each from the next request on', async () => {
    // From home: tries of dead keys from elsewhere are a matter of their own.
    expect(await send(prober.secret, { headers: { 'X-Forwarded-For': home } })).toBe('key_disabled');
    const codes = new Set<string | undefined>();
    for (let n = 0; n < 10; n++) codes.add((await ask(installation.url, renewedSecret)).code);
    expect([...codes]).toEqual([undefined]);
    expect(await ask(installation.url, renewedSecret)).toMatchObject({ status: 403, code: 'rate_limited' });
    expect((await ask(installation.url, site.secret)).code).toBeUndefined();
  });

  it('sees each alert with its evidence, what was done, and the number of them from every page', async () => {
    await page.goto('/settings/usage');
    await page.getByRole('link', { name: /^Alerts\s*3 open alerts$/ }).click();
    const inPage = alertAbout(/Sent from a web page 4 times in a minute, and refused/);
    await inPage.getByText('Critical').waitFor();
    await inPage.getByText(/^Since (just now|\d+ minutes? ago)/).waitFor();
    await inPage.getByText('Requests', { exact: true }).waitFor();
    const probing = alertAbout(/Refused on 3 routes in 10 minutes/);
    await probing.getByText('the key was disabled').waitFor();
    await probing.getByText('GET /reports, GET /users, GET /billing').waitFor();
    const old = alertAbout(/The old secret is used from 203\.0\.113\.0\/24/);
    await old.getByText('the key was throttled').waitFor();
    expect(await accessibilityProblems(page, '63-alerts')).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await accessibilityProblems(page, '64-alerts-narrow')).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await sidewaysScroll(page)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('has a mail about each, without any secret, that leads to the page', async () => {
    const about = (name: string) =>
      mails().filter((mail) => mail.includes(`Suspicious use of the key ${name}`)).length;
    await expect.poll(() => [about('site'), about('prober'), about('stolen')]).toEqual([1, 1, 1]);
    expect(mails().join('\n')).toContain('/settings/alerts');
    expect(mails().join('\n')).not.toMatch(/neo_live_[0-9A-Za-z]{38}/);
  });

  it('gets a signed webhook about each, with what was done', async () => {
    const events = () =>
      received
        .map(({ body, headers }) => new Webhook(signingSecret).verify(body, headers))
        .map((event) => event as { type: string; data: Record<string, unknown> });
    await expect.poll(() => received.length, { timeout: 10_000 }).toBe(3);
    const byDetector = new Map(events().map((event) => [event.data['detector'], event]));
    expect(byDetector.get('browser_use')).toMatchObject({
      type: 'alert.raised',
      data: { keyId: site.id, severity: 'critical', reaction: 'notify' },
    });
    expect(byDetector.get('route_probing')?.data).toMatchObject({ keyId: prober.id, reaction: 'disable' });
    expect(byDetector.get('old_secret')?.data).toMatchObject({ keyId: stolen.id, reaction: 'throttle' });
    expect(received.map(({ body }) => body).join()).not.toMatch(/neo_live_[0-9A-Za-z]{38}/);
  });

  it('takes the throttle away, and the key may do all again', async () => {
    const old = alertAbout(/The old secret is used/);
    await old.getByRole('button', { name: 'Throttle…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Percent of the plan/).fill('0');
    await dialog.getByRole('button', { name: 'Throttle key' }).click();
    await dialog.getByText('Enter a whole number from 1 to 100.').waitFor();
    expect(await accessibilityProblems(page, '65-throttle')).toEqual([]);
    await dialog.getByLabel(/^Percent of the plan/).fill('100');
    await dialog.getByRole('button', { name: 'Throttle key' }).click();
    await page.getByText('“stolen” may do all that its plan allows again.').waitFor();
    expect((await ask(installation.url, renewedSecret)).code).toBeUndefined();
  });

  it('finds the alert on the page of its key, and regenerates and disables from there', async () => {
    await alertAbout(/The old secret is used/)
      .getByRole('link', { name: 'stolen' })
      .click();
    await page.getByRole('heading', { name: '1 open alert' }).waitFor();
    await page.getByText('Alert raised').waitFor();
    await page.getByText('Detector “Old secret used”').first().waitFor();
    expect(await accessibilityProblems(page, '66-key-alerts')).toEqual([]);
    const old = alertAbout(/The old secret is used/);
    await old.getByRole('button', { name: 'Regenerate…' }).click();
    await button('Regenerate key').click();
    await button('I have saved it').click();
    expect((await ask(installation.url, renewedSecret)).code).toBe('key_revoked');
    await old.getByRole('button', { name: 'Disable key…' }).click();
    await button('Disable key').click();
    await page.getByText('“stolen” is disabled.').waitFor();
    await old.getByRole('button', { name: 'Resolve' }).click();
    await page.getByText('The alert is resolved.').waitFor();
    await page.getByRole('heading', { name: '1 open alert' }).waitFor({ state: 'detached' });
  });

  it('calls the use in a page expected, told beforehand what that teaches', async () => {
    await page.getByRole('link', { name: /^Alerts\s*2 open alerts$/ }).click();
    await alertAbout(/Sent from a web page/)
      .getByRole('button', { name: 'Mark as expected…' })
      .click();
    await page.getByText('Up to 6 requests from web pages within a minute are not told again').waitFor();
    expect(await accessibilityProblems(page, '67-expected')).toEqual([]);
    await button('Mark as expected').click();
    await alertAbout(/Sent from a web page/).waitFor({ state: 'detached' });
    const hasFocus = () => page.evaluate(() => document.activeElement?.closest('#open-alerts') !== null);
    await expect.poll(hasFocus).toBe(true);
    await alertAbout(/Refused on 3 routes/)
      .getByRole('button', { name: 'Resolve' })
      .click();
    await page.getByRole('heading', { name: 'No open alerts' }).waitFor();
    await page.getByRole('tab', { name: 'Resolved' }).click();
    await page.getByText('Marked as expected').waitFor();
    expect(await page.getByRole('list', { name: 'Resolved alerts' }).getByRole('listitem').count()).toBe(3);
    expect(await accessibilityProblems(page, '68-resolved')).toEqual([]);
  });

  it('a day later hears nothing of the expected use, while the same use of another key is told', async () => {
    const { dir, dataDir, remove, port } = installation;
    await installation.stop();
    installation = await startInstallation({
      home: { dir, dataDir, remove },
      env: {
        PORT: String(port),
        NODE_OPTIONS: `--import ${new URL('./support/clock-ahead.mjs', import.meta.url).href}`,
        CLOCK_AHEAD_MS: String(dayMs + 3_600_000),
      },
    });
    member = await signInMember(installation.url, email);
    const other = await member.createKey('other');
    await useInPage(site.secret, 6);
    await useInPage(other.secret, 6);
    await expect.poll(openAlerts, { timeout: untilToldMs, interval: 500 }).toEqual(['browser_use of other']);
    const { json } = await member.call('GET', '/v1/detectors');
    const { detectors } = json as { detectors: { name: string; firedLastWeek: number }[] };
    expect(detectors.find(({ name }) => name === 'browser_use')?.firedLastWeek).toBe(3);
  }, 150_000);

  it('tells how often a detector would have fired while its values are edited, before they are saved', async () => {
    await page.context().clearCookies();
    await signIn();
    await page.goto('/settings/alerts#detectors');
    await button('Change “Use in a web page”…').click();
    const dialog = page.getByRole('dialog');
    const tried = dialog.getByRole('status');
    await tried.getByText(/^Would have fired \d+ times/).waitFor();
    await dialog.getByLabel(/^Requests from pages/).fill('1000000');
    await tried.getByText(/^Would not have fired/).waitFor();
    expect(await accessibilityProblems(page, '68-detector-tried')).toEqual([]);
    await dialog.getByLabel(/^Requests from pages/).fill('-1');
    await tried.getByText('With values that fit').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await button('Change “New network”…').click();
    await tried.getByText(/^Would not have fired/).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    const { json } = await member.call('GET', '/v1/detectors');
    const { detectors } = json as { detectors: { name: string; parameters: { value: unknown }[] }[] };
    expect(detectors.find(({ name }) => name === 'browser_use')?.parameters[0]?.value).toBe(1);
  });

  it('switches a detector off, and it says what it would have told', async () => {
    await button('Switch off “Use in a web page”').click();
    await page.getByText('Would have fired 3 times in 7 days').waitFor();
    await button('Switch on “Use in a web page”').waitFor();
    expect(await accessibilityProblems(page, '69-detectors')).toEqual([]);
    expect(visit.problems()).toEqual([]);
    expect(visit.strangers()).toEqual([]);
  });
});
