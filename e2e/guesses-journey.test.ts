import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessibilityProblems, openBrowser } from './support/browser.js';
import { forgedKey } from './support/forged-key.js';
import { type Installation, startInstallation } from './support/installation.js';
import { type Member, signUpMember } from './support/member.js';
import { password } from './support/seed.js';

const rules = `
trustedProxies: [127.0.0.1/32]
webhooks: { allow: [127.0.0.1/32], allowHttp: true }
plans: { default: { permissions: ["*"], limits: [{ name: burst, allow: 1000, per: 1m }] } }
`;
const email = 'ana@example.com';
/** The minute in progress, the few seconds until it is looked at, and a slow machine. */
const untilToldMs = 100_000;

interface ListedAlert {
  readonly detector: string;
  readonly keyName: string;
  readonly summary: string;
  readonly severity: string;
  readonly scope: string;
  readonly evidence: Readonly<Record<string, string | number>>;
}

const received: string[] = [];
let receiver: Server;
let installation: Installation;
let member: Member;
let aim: { readonly id: string; readonly secret: string };
let service: { readonly id: string; readonly secret: string };
let hint = '';
/** Every wrong key that was sent. */
const guesses: string[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    void text(request).then((body) => {
      received.push(body);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  installation = await startInstallation({ rules, env: { LOG_LEVEL: 'trace' } });
  member = await signUpMember(installation.url, email);
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  await member.call('POST', '/v1/webhook-endpoints', { body: { url, events: ['alert.*'] } });
  aim = await member.createKey('payments');
  service = await member.createKey('service', { permissions: ['keys:verify'] });
  hint = `${aim.secret.slice(0, 13)}…${aim.secret.slice(-4)}`;
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
  receiver?.closeAllConnections();
  receiver?.close();
});

/** A wrong key that begins as the hint says; no two are the same. */
function guess(): string {
  const wrong = forgedKey(aim.secret.slice(0, 13));
  guesses.push(wrong);
  return wrong;
}

async function codeOf(answer: Response): Promise<string | undefined> {
  const body = (await answer.json()) as { code?: string; reason?: string };
  return body.code ?? body.reason;
}

const doors = {
  gateway: (key: string, address: string) =>
    fetch(`${installation.url}/api/endpoint`, {
      method: 'POST',
      headers: { authorization: key, 'x-forwarded-for': address, 'content-type': 'application/json' },
      body: '{}',
    }),
  'forward-auth': (key: string, address: string) =>
    fetch(`${installation.url}/v1/forward-auth`, {
      headers: {
        authorization: key,
        'x-forwarded-for': address,
        'x-forwarded-method': 'POST',
        'x-forwarded-uri': '/api/endpoint',
      },
    }),
  verify: (key: string, address: string) =>
    fetch(`${installation.url}/v1/verify`, {
      method: 'POST',
      headers: { authorization: service.secret, 'content-type': 'application/json' },
      body: JSON.stringify({ key, request: { method: 'POST', path: '/api/endpoint', ip: address } }),
    }),
};

async function openAlerts(): Promise<readonly ListedAlert[]> {
  const { json } = await member.call('GET', '/v1/alerts');
  return (json as { alerts: readonly ListedAlert[] }).alerts;
}

function filesBelow(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(dir, name))
    .filter((file) => statSync(file).isFile());
}

it('guesses at a key, through every door and from many addresses, are told once to its owner: alert, mail, webhook', async () => {
  let place = 0;
  for (const ask of Object.values(doors)) {
    for (let n = 0; n < 4; n++)
      expect(await codeOf(await ask(guess(), `203.${++place}.113.9`))).toBe('key_unknown');
  }
  const cut = guess().slice(0, 30);
  expect(await codeOf(await doors.gateway(cut, '2001:db8:7::9'))).toBe('key_malformed');
  await expect.poll(openAlerts, { timeout: untilToldMs, interval: 500 }).toHaveLength(1);
  const [alert] = await openAlerts();
  expect(alert).toMatchObject({
    detector: 'guessed_secret',
    keyName: 'payments',
    scope: 'key',
    severity: 'warning',
    evidence: { hint },
  });
  // A minute may have ended between two of them.
  expect(alert?.summary).toMatch(
    /^Wrong keys that begin like neo_live_\w{4}…\w{4} were tried \d+ times in 10 minutes, from \d+ networks\.$/,
  );
  expect(Number(alert?.evidence['guesses'])).toBeGreaterThanOrEqual(8);
  await expect.poll(() => received.length, { timeout: 10_000 }).toBe(1);
  expect(JSON.parse(received[0] ?? '')).toMatchObject({
    type: 'alert.raised',
    data: { keyId: aim.id, detector: 'guessed_secret', severity: 'warning', reaction: 'notify' },
  });
  const mails = () =>
    filesBelow(path.join(installation.dataDir, 'outbox')).map((file) => readFileSync(file, 'utf8'));
  await expect
    .poll(() => mails().filter((mail) => mail.includes('Somebody guesses at the key payments')).length)
    .toBe(1);
}, 130_000);

it('the key itself works on, and the detector says that it fired, and a changed rule can be tried on it', async () => {
  expect((await doors.gateway(aim.secret, '203.1.113.9')).status).toBe(200);
  const { json } = await member.call('GET', '/v1/detectors');
  const { detectors } = json as { detectors: { name: string; firedLastWeek: number }[] };
  expect(detectors.find(({ name }) => name === 'guessed_secret')).toMatchObject({
    firedLastWeek: 1,
    possibleReactions: ['notify'],
    parameters: [{ name: 'guesses', standard: 8 }],
  });
  const tried = async (guesses: number) => {
    const body = { parameters: { guesses } };
    const { json: answer } = await member.call('POST', '/v1/detectors/guessed_secret/preview', { body });
    return (answer as { preview: { wouldHaveFired: number } }).preview.wouldHaveFired;
  };
  expect([await tried(3), await tried(1000)]).toEqual([1, 0]);
});

it('the page shows it in words, and lets the owner act on the key', async () => {
  const visit = await openBrowser(installation.url);
  try {
    const { page } = visit;
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/settings/**');
    await page.goto('/settings/alerts');
    const card = page.getByRole('article', { name: /Wrong keys that begin like/ });
    await card.getByText('Key guessed at').waitFor();
    await card.getByText('Begin like', { exact: true }).waitFor();
    await card.getByRole('link', { name: 'payments' }).waitFor();
    await card.getByRole('button', { name: 'Regenerate…' }).waitFor();
    await page.getByRole('heading', { name: 'Key guessed at' }).waitFor();
    expect(await accessibilityProblems(page, '69-guesses')).toEqual([]);
    expect(visit.problems()).toEqual([]);
  } finally {
    await visit.close();
  }
});

it('nothing of a guess beyond the hinted characters is in a file, in the output, in a mail or in a webhook', async () => {
  expect(guesses.length).toBe(13);
  expect(await installation.stop()).toBe(0);
  const texts = [
    installation.output(),
    ...received,
    ...filesBelow(installation.dir).map((file) => readFileSync(file, 'latin1')),
  ];
  expect(installation.output(), 'the log is on').toContain('"level":');
  for (const wrong of guesses) expect(texts.filter((kept) => kept.includes(wrong.slice(13, 21)))).toEqual([]);
});
