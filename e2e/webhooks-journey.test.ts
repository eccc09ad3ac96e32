import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems, openBrowser, sidewaysScroll, type Visit } from './support/browser.js';
import { type Installation, startInstallation } from './support/installation.js';
import { type Member, signUpMember } from './support/member.js';
import { password } from './support/seed.js';

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

const received: Received[] = [];
const email = 'ana@example.com';
let answer = 204;
let receiver: Server;
let receiverUrl: string;
let installation: Installation;
let member: Member;
let visit: Visit;
let page: Page;
let secret = '';
let isInterrupted = false;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers as Record<string, string>, body });
      response
        .writeHead(answer, { 'content-type': 'text/plain' })
        .end(answer === 204 ? undefined : 'no thanks');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  installation = await startInstallation({
    rules: 'webhooks: { allow: [127.0.0.1/32], allowHttp: true }\n',
  });
  member = await signUpMember(installation.url, email);
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
  receiver?.closeAllConnections();
  receiver?.close();
});

function button(name: string, exact = true) {
  return page.getByRole('button', { name, exact });
}

async function eventually(isThere: () => boolean): Promise<void> {
  const until = Date.now() + 10_000;
  while (!isThere() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(isThere()).toBe(true);
}

function ofType(type: string): readonly Received[] {
  return received.filter(({ body }) => JSON.parse(body).type === type);
}

/** One person's way through the webhooks of an account; each step begins where the one before ended. */
describe('an account holder', () => {
  it('is told why an address inside is refused, and copies the signing secret of one that is not', async () => {
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await button('Sign in').click();
    await page.waitForURL('**/settings/**');
    await page.goto('/settings/webhooks-api');
    await page.getByText('No webhook endpoints yet').waitFor();
    expect(await accessibilityProblems(page, 'webhooks-01-empty')).toEqual([]);
    await button('Add endpoint').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('URL').fill('https://10.0.0.1/hook');
    expect(await accessibilityProblems(page, 'webhooks-02-add')).toEqual([]);
    await dialog.getByRole('button', { name: 'Add endpoint' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'not public' }).waitFor();
    await dialog.getByLabel('URL').fill(receiverUrl);
    await dialog.getByLabel('Description (optional)').fill('Billing');
    await dialog.getByRole('button', { name: 'Add endpoint' }).click();
    await page.getByText('This is the only time you will see it.').waitFor();
    secret = await page.getByRole('textbox', { name: 'Signing secret' }).inputValue();
    expect(secret).toMatch(/^whsec_/);
    expect(await accessibilityProblems(page, 'webhooks-03-secret')).toEqual([]);
    await button('I have saved it').click();
    await page.getByRole('heading', { name: receiverUrl }).waitFor();
    expect(await page.content()).not.toContain(secret);
  });

  it('creates a key, and the receiver verifies the event with its own library within seconds', async () => {
    const { id } = await member.createKey('payments');
    await eventually(() => ofType('key.created').length > 0);
    const [{ headers, body }] = ofType('key.created') as [Received];
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({
      type: 'key.created',
      data: { keyId: id, name: 'payments' },
    });
    expect(body).not.toMatch(/neo_live_[0-9A-Za-z]{38}/);
    await member.call('POST', `/v1/keys/${id}/disable`, { body: {} });
    await member.call('POST', `/v1/keys/${id}/enable`, { body: {} });
    await member.call('POST', `/v1/keys/${id}/regenerate`, { body: {} });
    await member.call('POST', `/v1/keys/${id}/revoke`, { body: {} });
    for (const type of ['key.disabled', 'key.enabled', 'key.regenerated', 'key.revoked']) {
      await eventually(() => ofType(type).length === 1);
    }
  });

  it('sends a test event, and sees its request and the receiver’s answer', async () => {
    answer = 500;
    await button('Send test event').click();
    await eventually(() => ofType('webhook.test').length === 1);
    const row = page.getByRole('button', { name: /webhook\.test/ }).first();
    await row.filter({ hasText: '500' }).waitFor();
    await row.click();
    await page.getByText('The receiver answered 500.').waitFor();
    await page.getByText('no thanks').waitFor();
    await page.getByText(/^Next attempt in (less than a minute|\d+ minutes?)/).waitFor();
    const [{ headers, body }] = ofType('webhook.test') as [Received];
    await page.getByText(body, { exact: true }).waitFor();
    await page.getByText(`webhook-signature: ${headers['webhook-signature']}`).waitFor();
    expect(await accessibilityProblems(page, 'webhooks-04-delivery')).toEqual([]);
  });

  it('resends it, and the receiver gets the same webhook-id and a new timestamp', async () => {
    answer = 204;
    await button('Resend').click();
    await eventually(() => ofType('webhook.test').length >= 2);
    const [first, second] = ofType('webhook.test') as [Received, Received];
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body).toBe(first.body);
    expect(new Webhook(secret).verify(second.body, second.headers)).toMatchObject({ type: 'webhook.test' });
  });

  it('rotates the signing secret, and for a while both verify', async () => {
    await button(`Actions for ${receiverUrl}`).click();
    await page.getByRole('menuitem', { name: 'Rotate signing secret…' }).click();
    await button('Rotate secret').click();
    await page.getByText('This is the only time you will see it.').waitFor();
    const renewed = await page.getByRole('textbox', { name: 'Signing secret' }).inputValue();
    await button('I have saved it').click();
    await page.getByText(/^Signed with the old secret too: it ends in 24 hours/).waitFor();
    await member.createKey('second');
    await eventually(() => ofType('key.created').length === 2);
    const [, { headers, body }] = ofType('key.created') as [Received, Received];
    for (const one of [secret, renewed]) {
      expect(new Webhook(one).verify(body, headers)).toMatchObject({ type: 'key.created' });
    }
    secret = renewed;
  });

  it('enables an endpoint that its receiver gave up, and replays what failed since a moment', async () => {
    // The try of the test event that was still to come: it must not be what the receiver gives up at.
    await eventually(() => ofType('webhook.test').length === 3);
    answer = 410;
    await member.createKey('third');
    await eventually(() => ofType('key.created').length === 3);
    answer = 204;
    await expect
      .poll(async () => {
        await page.reload();
        await button(`Actions for ${receiverUrl}`).waitFor();
        return page.getByText('Disabled', { exact: true }).count();
      })
      .toBe(1);
    await page.getByText('Disabled because the receiver answered 410 Gone.').waitFor();
    await button(`Actions for ${receiverUrl}`).click();
    await page.getByRole('menuitem', { name: 'Enable' }).click();
    await page.getByText('Enabled. Deliveries that waited are sent now.').waitFor();
    await button('Deliveries').click();
    await page.getByLabel('Replay all failed since').fill('2026-01-01T00:00');
    await button('Replay').click();
    await page.getByText('1 event is sent again.').waitFor();
    await eventually(() => ofType('key.created').length === 4);
    const [, , failed, replayed] = ofType('key.created') as [Received, Received, Received, Received];
    expect(replayed.headers['webhook-id']).toBe(failed.headers['webhook-id']);
    expect(replayed.body).toBe(failed.body);
  });

  it('reads the event catalogue and how to verify, in the dark and on a narrow window', async () => {
    await page.getByText('Event catalogue').click();
    await page.getByText('A secret key was created.').waitFor();
    await page.getByText('Verify what arrives').click();
    await page.getByRole('tab', { name: 'Python' }).click();
    await page.getByText('request.get_data').waitFor();
    expect(await accessibilityProblems(page, 'webhooks-05-catalogue')).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await accessibilityProblems(page, 'webhooks-06-narrow-dark')).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    const sections = await page.locator('main h2').allTextContents();
    expect(sections.at(-1)).toBe('Token Management');
  });

  it('loses no event when the process is killed in the middle, and then deletes the endpoint', async () => {
    const before = received.length;
    await Promise.all([1, 2, 3, 4, 5].map((n) => member.createKey(`killed ${n}`)));
    await installation.kill();
    const { dir, dataDir, remove } = installation;
    installation = await startInstallation({
      home: { dir, dataDir, remove },
      env: { PORT: String(installation.port) },
    });
    const names = () => new Set(received.slice(before).map(({ body }) => String(JSON.parse(body).data.name)));
    const until = Date.now() + 75_000;
    while (names().size < 5 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
    expect([...names()].sort()).toEqual([1, 2, 3, 4, 5].map((n) => `killed ${n}`));
    await page.reload();
    await button(`Actions for ${receiverUrl}`).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await button('Delete endpoint').click();
    await page.getByText('No webhook endpoints yet').waitFor();
    expect(installation.output()).not.toContain(secret);
  }, 120_000);
});
