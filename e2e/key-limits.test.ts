import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, askUntil } from './support/ask.js';
import { accessibilityProblems, openBrowser, sidewaysScroll } from './support/browser.js';
import { type Installation, startInstallation } from './support/installation.js';
import { type Member, signUpMember } from './support/member.js';
import { password, seedAccount, seedKey } from './support/seed.js';

/** The published bound for a change that another process made. */
const boundMs = 5_000;
const slow = { name: 'slow', allow: 2, per: '1m' };

let installation: Installation;
let member: Member;
let account: string;

beforeAll(async () => {
  const rules =
    'plans: { default: { permissions: ["*"], limits: [{ name: burst, allow: 100000, per: 1m, counts: key }], quota: { allow: 3, per: day, counts: key } }, free: { permissions: ["*"], limits: [{ name: burst, allow: 100000, per: 1m, counts: key }] } }\n';
  installation = await startInstallation({ rules });
  member = await signUpMember(installation.url, 'mia@example.com');
  account = await seedAccount(installation, 'ana@example.com');
  for (const email of [account, member.email]) await cli('account', 'set-plan', email, 'free');
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
});

async function cli(...args: readonly string[]): Promise<unknown> {
  const result = await installation.cli([...args, '--json']);
  expect(result.status, result.stderr).toBe(0);
  return result.json;
}

const codeOf = async (secret: string) => (await ask(installation.url, secret)).code;

async function expectThirdRefused(secret: string): Promise<void> {
  expect([await codeOf(secret), await codeOf(secret)]).toEqual([undefined, undefined]);
  const { status, code, json } = await ask(installation.url, secret);
  expect({ status, code }).toEqual({ status: 403, code: 'rate_limited' });
  expect(json['detail']).toContain('"slow" allows 2 requests in 60 seconds');
}

describe('a limit of a key’s own', () => {
  it('set by command refuses the third request and names itself; other keys go on; removing it lets requests through', async () => {
    const limited = await seedKey(installation, { account, name: 'limited', more: ['--limit', 'slow=2/1m'] });
    const other = await seedKey(installation, { account, name: 'other' });
    await expectThirdRefused(limited.secret);
    for (let n = 0; n < 5; n++) expect(await codeOf(other.secret)).toBeUndefined();

    expect(await cli('key', 'set-limits', limited.id, '--none')).toMatchObject({ limits: [] });
    await askUntil(installation.url, limited.secret, { code: undefined, withinMs: boundMs });
    const set = await cli(
      'key',
      'set-limits',
      limited.id,
      '--limit',
      'slow=2/1m',
      '--limit',
      'burst=999999/1m',
    );
    expect(set).toMatchObject({ limits: [slow, { name: 'burst', allow: 999999, per: '1m' }] });
    await askUntil(installation.url, limited.secret, { code: 'rate_limited', withinMs: boundMs });
  });

  it('set in the management API counts on the very next request, and so does its removal', async () => {
    const { id, secret } = await member.createKey('made limited', { limits: [slow] });
    await expectThirdRefused(secret);
    expect((await member.call('PATCH', `/v1/keys/${id}`, { body: { limits: [] } })).status).toBe(200);
    expect(await codeOf(secret)).toBeUndefined();
    const loose = { name: 'burst', allow: 100001, per: '1m' };
    const refused = await member.call('PATCH', `/v1/keys/${id}`, { body: { limits: [loose] } });
    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({ errors: [{ field: 'limits[0].allow' }] });
  });

  it.each([
    [[], '--none'],
    [['--limit', 'slow=2'], 'name=allow/per'],
    [['--limit', 'slow=0/1m'], 'whole number'],
    [['--limit', 'slow=2/1m', '--none'], '--none'],
  ])('typed as %j changes nothing and says how to type it', async (args, hint) => {
    const { id } = await seedKey(installation, { account, name: `typed ${args.join(' ')}` });
    const result = await installation.cli(['key', 'set-limits', id, ...args]);
    expect(result.status).toBe(2);
    expect(result.stderr).toContain(hint);
  });
});

describe('the time zone of an account', () => {
  it('moves the day of a quota within the bound, and moving back gives nothing back', async () => {
    await seedAccount(installation, 'zoe@example.com');
    const { secret } = await seedKey(installation, { account: 'zoe@example.com', name: 'daily' });
    const zone = async (name: string) =>
      expect(await cli('account', 'set-time-zone', 'zoe@example.com', name)).toMatchObject({
        timeZone: name,
      });
    const isLate = new Date().getUTCHours() >= 11;
    const elsewhere = isLate ? 'Pacific/Kiritimati' : 'Pacific/Pago_Pago';
    for (let n = 0; n < 3; n++) expect(await codeOf(secret)).toBeUndefined();
    expect(await codeOf(secret)).toBe('quota_exceeded');
    await zone(elsewhere);
    await askUntil(installation.url, secret, { code: undefined, withinMs: boundMs });
    await zone('UTC');
    await askUntil(installation.url, secret, { code: 'quota_exceeded', withinMs: boundMs });
  });

  it('that does not exist is refused', async () => {
    const result = await installation.cli(['account', 'set-time-zone', account, 'Mars/Olympus']);
    expect(result.status).toBe(2);
    expect(result.stderr).toContain('Europe/Berlin');
  });
});

it('a member adds and removes a limit on the page of a key, and sets the time zone on the profile', async () => {
  const { id, secret } = await member.createKey('edited');
  const visit = await openBrowser(installation.url);
  const { page } = visit;
  try {
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(member.email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/settings/**');
    await page.goto(`/settings/webhooks-api/keys/${id}`);
    await page.getByText('100,000 requests a minute, for each key').waitFor();
    await page.getByRole('button', { name: 'Edit limits' }).click();
    await page.getByRole('button', { name: 'Add limit' }).click();
    await page.getByLabel('Limit name').fill('burst');
    await page.getByLabel('Requests').fill('100001');
    await page.getByRole('button', { name: 'Save limits' }).click();
    await page.getByRole('alert').filter({ hasText: '100000 in 1m for each key' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toMatch(/^limit-\d+-allow$/);
    expect(await accessibilityProblems(page, 'key-limits-dialog')).toEqual([]);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await sidewaysScroll(page)).toBe(0);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByLabel('Limit name').fill('slow');
    await page.getByLabel('Requests').fill('2');
    await page.getByRole('button', { name: 'Save limits' }).click();
    await page.getByText('2 requests a minute, this key alone').waitFor();
    expect(await accessibilityProblems(page, 'key-limits')).toEqual([]);
    await expectThirdRefused(secret);

    await page.getByRole('button', { name: 'Edit limits' }).click();
    await page.getByRole('button', { name: 'Remove limit slow' }).click();
    await page.getByText('This key has no limit of its own.').waitFor();
    await page.locator('button:focus', { hasText: 'Add limit' }).waitFor();
    await page.getByRole('button', { name: 'Save limits' }).click();
    await page.getByText('this key alone').first().waitFor({ state: 'detached' });
    expect(await codeOf(secret)).toBeUndefined();

    await page.goto('/settings/profile');
    await page.getByRole('combobox', { name: 'Time zone' }).selectOption('Europe/Berlin');
    await page.getByRole('button', { name: 'Save time zone' }).click();
    await page.getByText('The time zone is now Europe/Berlin.').waitFor();
    expect(await accessibilityProblems(page, 'profile-time-zone')).toEqual([]);
    const shown = await member.call('GET', '/v1/session');
    expect(shown.json).toMatchObject({ account: { timeZone: 'Europe/Berlin' } });
    expect(visit.problems()).toEqual([]);
  } finally {
    await visit.close();
  }
});
