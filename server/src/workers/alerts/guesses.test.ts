import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { base62, checksumOf } from '@neoagent/core';
import { openSqlite } from '@neoagent/stores';
import { expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../app.js';
import type { ConfigProblem } from '../../config/config.js';
import { readRules } from '../../config/read-rules.js';
import { readSettings } from '../../config/read-settings.js';
import { createLogger } from '../../observability/logger.js';
import { randomCharacters } from '../../random.js';
import { listening } from '../../test-support/doors.js';
import { newKeyOf, type RecordChange } from '../../test-support/records.js';
import { startAlerts } from './start-alerts.js';

const t0 = Date.UTC(2027, 0, 15, 12);
const minuteMs = 60_000;
const rulesText = `
trustedProxies: [127.0.0.1/32]
plans: { default: { permissions: ["*"], limits: [{ name: burst, allow: 1000, per: 1m }] } }
`;

/** A whole installation on a SQLite file and behind a real door, on a clock that is moved by hand. */
async function anInstallation() {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'neoagent-guesses-'));
  const problems: ConfigProblem[] = [];
  const settings = readSettings({ NEOAGENT_DATA_DIR: dataDir }, problems);
  const rules = readRules(rulesText, 'neoagent.yaml', problems);
  if (settings === undefined || rules === undefined) throw new Error(JSON.stringify(problems));
  const clock = { at: t0, now: () => clock.at };
  const logged: string[] = [];
  const destination = { write: (line: string) => void logged.push(line) };
  const log = createLogger({ level: 'trace', keyPrefix: 'neo', destination });
  const db = await openSqlite({ path: path.join(dataDir, 'neoagent.db') });
  const ownUrl = () => 'http://127.0.0.1:3000';
  const app = createApp({ settings, rules: () => rules, db, clock, log, ownUrl });
  const door = await listening(app.gateway);
  onTestFinished(async () => {
    await door.close();
    await app.upstreams.close();
    await app.accounts.settled();
    await db.close();
    rmSync(dataDir, { recursive: true });
  });
  let made = 0;
  return {
    app,
    clock,
    dataDir,
    db,
    logged,
    async addKey(change?: RecordChange) {
      const one = newKeyOf(++made, t0, change && { change });
      await db.accounts.insert(one.account);
      await db.keys.insert(one.key, one.stored, null);
      return one;
    },
    /** What a protected request with this credential was answered. */
    async send(authorization: string, address: string) {
      const headers = { authorization, 'x-forwarded-for': address, 'content-type': 'application/json' };
      const answer = await fetch(`${door.url}/api/endpoint`, { method: 'POST', headers, body: '{}' });
      return ((await answer.json()) as { code?: string }).code ?? 'allowed';
    },
    /** Lets the minute pass, and the alerts of the account be raised. */
    async alertsOf(accountId: string) {
      clock.at += minuteMs;
      await startAlerts(app, log, (error) => {
        throw error;
      }).stop();
      return db.alerts.list(accountId, { isOpen: true, limit: 10 });
    },
  };
}

/** A well-formed key that begins like another, and was never issued. */
function likeKey(secret: string, marker = 'neo_live_'): string {
  const shown = secret.slice('neo_live_'.length, 'neo_live_'.length + 4);
  const unchecked = `${marker}${shown}${randomCharacters(base62, 28)}`;
  return unchecked + checksumOf(unchecked);
}

/** Eight guesses from addresses that have nothing in common. */
const eightPlaces = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `203.${n}.113.9`);

it('unknown keys that begin like a key, from many addresses, are told to its owner and to nobody else', async () => {
  const { addKey, send, alertsOf } = await anInstallation();
  const aim = await addKey();
  const other = await addKey();
  for (const place of eightPlaces) expect(await send(likeKey(aim.secret), place)).toBe('key_unknown');
  const [alert, ...more] = await alertsOf(aim.account.id);
  expect(more).toEqual([]);
  expect(alert).toMatchObject({
    detector: 'guessed_secret',
    keyId: aim.key.id,
    severity: 'warning',
    reaction: 'notify',
    count: 1,
    since: t0,
    summary: `Wrong keys that begin like ${aim.stored.hint} were tried 8 times in 10 minutes, from 8 networks.`,
    evidence: { guesses: 8, networks: 8, hint: aim.stored.hint },
  });
  expect(await alertsOf(other.account.id)).toEqual([]);
  expect(await send(aim.secret, '203.1.113.9')).toBe('allowed');
});

it('keys that are cut short or mistyped behind the hinted characters count as well, over several minutes and from one address', async () => {
  const { addKey, send, alertsOf } = await anInstallation();
  const aim = await addKey();
  const shown = aim.secret.slice(0, 13);
  for (const wrong of [shown, `${shown}xyz`, `Bearer ${shown}…${aim.secret.slice(-4)}`, `${shown}é🔑`])
    expect(await send(Buffer.from(wrong).toString('latin1'), '203.0.113.9')).toBe('key_malformed');
  expect(await alertsOf(aim.account.id)).toEqual([]);
  for (let n = 0; n < 4; n++)
    expect(await send(aim.secret.slice(0, 20 + n), '203.0.113.9')).toBe('key_malformed');
  expect(await alertsOf(aim.account.id)).toMatchObject([
    { detector: 'guessed_secret', measure: 8, evidence: { networks: 1, examples: '203.0.113.0/24' } },
  ]);
});

it('a program at home that sends its key cut short guesses at nothing, however often', async () => {
  const { addKey, send, alertsOf } = await anInstallation();
  const { secret, account } = await addKey();
  expect(await send(secret, '198.51.100.7')).toBe('allowed');
  for (let n = 0; n < 40; n++) expect(await send(secret.slice(0, 30), '198.51.9.8')).toBe('key_malformed');
  expect(await alertsOf(account.id)).toEqual([]);
});

it('the same characters in another environment aim at no key', async () => {
  const { addKey, send, alertsOf } = await anInstallation();
  const { secret, account } = await addKey();
  for (const place of eightPlaces)
    expect(await send(likeKey(secret, 'neo_test_'), place)).toBe('key_unknown');
  expect(await alertsOf(account.id)).toEqual([]);
});

it('guesses at a dead key are told, at a canary not: its uses are', async () => {
  const { addKey, send, alertsOf } = await anInstallation();
  const disabled = await addKey({ key: { disabledAt: t0 } });
  const canary = await addKey({ key: { isCanary: true } });
  for (const place of eightPlaces) {
    expect(await send(likeKey(disabled.secret), place)).toBe('key_unknown');
    expect(await send(likeKey(canary.secret), place)).toBe('key_unknown');
    expect(await send(canary.secret, place)).toBe('key_unknown');
  }
  expect(await alertsOf(disabled.account.id)).toMatchObject([{ detector: 'guessed_secret' }]);
  expect(await alertsOf(canary.account.id)).toEqual([]);
});

it('an address over its guesses gets no more look-ups, and what it sends then is not counted', async () => {
  const { addKey, send, alertsOf } = await anInstallation();
  const aim = await addKey();
  const codes: string[] = [];
  for (let n = 0; n < 40; n++) codes.push(await send(likeKey(aim.secret), '203.0.113.9'));
  expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(10);
  expect(await alertsOf(aim.account.id)).toMatchObject([{ measure: 30 }]);
});

it('10,000 beginnings in a minute are bounded and counted in /metrics, and an aim among the first is told', async () => {
  const { app, addKey, send, alertsOf } = await anInstallation();
  const aim = await addKey();
  for (const place of eightPlaces) await send(likeKey(aim.secret), place);
  const wrong = (n: number) => `neo_live_${String(n).padStart(4, '0')}x`;
  for (let from = 0; from < 10_000; from += 100)
    await Promise.all(Array.from({ length: 100 }, (_, n) => send(wrong(from + n), `10.1.${n}.1`)));
  expect(await alertsOf(aim.account.id)).toMatchObject([{ measure: 8 }]);
  expect(await app.metrics.render()).toMatch(/^guesses_dropped_total 900[01]$/m);
}, 60_000);

it('what was guessed is nowhere: not in a file, a log line, an alert or an audit event', async () => {
  const { dataDir, db, logged, addKey, send, alertsOf } = await anInstallation();
  const aim = await addKey();
  const guesses = eightPlaces.map(() => likeKey(aim.secret));
  for (const [n, guess] of guesses.entries()) await send(guess, eightPlaces[n] ?? '');
  await send(`${aim.secret.slice(0, 13)}HereIsMore`, '203.0.113.9');
  const alerts = await alertsOf(aim.account.id);
  expect(alerts).toHaveLength(1);
  const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(dataDir, name))
    .filter((file) => statSync(file).isFile());
  expect(files.some((file) => file.endsWith('.db'))).toBe(true);
  const audit = await db.audit.list(aim.account.id, 100);
  const kept = [
    ...files.map((file) => readFileSync(file, 'latin1')),
    ...logged,
    JSON.stringify([alerts, audit]),
  ];
  // What stands behind the hinted characters.
  const pieces = [...guesses.map((guess) => guess.slice(13, 21)), 'HereIsMore'];
  for (const piece of pieces) expect(kept.filter((text) => text.includes(piece))).toEqual([]);
});

it('while the store cannot be asked whose keys were meant, the notes wait, and keys have their turn all the same', async () => {
  const { app, db, clock, addKey, send, alertsOf } = await anInstallation();
  const aim = await addKey();
  for (const place of eightPlaces) await send(likeKey(aim.secret), place);
  clock.at += minuteMs;
  const failing = { ...app, db: { ...db, findHinted: () => Promise.reject(new Error('away')) } };
  const faults: unknown[] = [];
  await startAlerts(failing, app.log, (error) => void faults.push(error)).stop();
  expect(faults[0]).toMatchObject({ errors: [new Error('away')] });
  expect(await alertsOf(aim.account.id)).toMatchObject([
    { detector: 'guessed_secret', since: t0, measure: 8 },
  ]);
});
