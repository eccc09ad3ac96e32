import { type AccessRequest, type Reason, refuse } from '@neoagent/core';
import { expect, it } from 'vitest';
import { GuessRecorder } from './guess-recorder.js';

const minuteMs = 60_000;
const t0 = Date.UTC(2027, 0, 15, 12);
const begun = 'neo_live_Ab12';
const guess = `${begun}CdEfGhIjKlMnOpQrStUvWxYz01234567890a`;

function aRecorder() {
  const dropped = { count: 0 };
  const recorder = new GuessRecorder({
    format: () => ({ prefix: 'neo' }),
    onDropped(count) {
      dropped.count += count;
    },
  });
  const record = (authorization: string | readonly string[], fields: Partial<AccessRequest> = {}) =>
    recordFor('key_unknown', authorization, fields);
  function recordFor(
    reason: Reason,
    authorization: string | readonly string[],
    fields: Partial<AccessRequest> = {},
  ) {
    recorder.record(refuse({ reason, detail: '' }), {
      method: 'GET',
      target: '/a',
      authorization: typeof authorization === 'string' ? [authorization] : authorization,
      address: '203.0.113.9',
      origin: undefined,
      fetchSite: undefined,
      userAgent: 'curl/8',
      at: t0,
      requestId: 'req_1',
      ...fields,
    });
  }
  return { recorder, record, recordFor, dropped };
}

it('wrong keys that begin alike are one note of the minute, with their number and networks and nothing else', () => {
  const { recorder, record, recordFor } = aRecorder();
  record(guess);
  record(`Bearer ${guess}`, { address: '203.0.113.77', at: t0 + 59_999 });
  recordFor('key_malformed', `bearer ${begun}`, { address: '2001:db8:1:2::7' });
  record(guess, { address: undefined });
  record(guess, { at: t0 + minuteMs });
  expect(recorder.take(t0)).toEqual([]);
  const networks = { '203.0.113.0/24': 2, '2001:db8:1::/48': 1, unknown: 1 };
  expect(recorder.take(t0 + minuteMs)).toEqual([{ beginning: begun, at: t0, count: 4, networks }]);
  expect(recorder.take(t0 + minuteMs)).toEqual([]);
});

it('no more of a guess is kept than a hint shows', () => {
  const { recorder, record, recordFor } = aRecorder();
  record(guess);
  recordFor('key_malformed', `${guess}${'x'.repeat(8000)}`);
  const notes = recorder.take(t0 + minuteMs);
  expect(notes).toHaveLength(1);
  expect(JSON.stringify(notes)).not.toContain(guess.slice(begun.length));
});

it('only keys that are unknown or malformed are guesses: a known key, another refusal, no key or two are none', () => {
  const { recorder, record, recordFor } = aRecorder();
  const others: readonly Reason[] = [
    'key_missing',
    'key_extra_spaces',
    'key_ambiguous',
    'key_revoked',
    'rate_limited',
    'permission_denied',
    'route_unknown',
  ];
  for (const reason of others) recordFor(reason, guess);
  record([]);
  record([guess, guess]);
  expect(recorder.take(t0 + minuteMs)).toEqual([]);
});

it.each([
  ['another prefix', 'acme_live_Ab12Cd'],
  ['another environment than any', 'neo_prod_Ab12Cd'],
  ['too few characters', 'neo_live_Ab1'],
  ['multibyte text as octets within the hint', 'neo_live_Ab1\u00c3\u00a92Cd'],
  ['multibyte text within the hint', 'neo_live_Ab1\u{1f511}Cd'],
  ['the hint itself, cut before its characters', 'neo_live_\u2026'],
  ['another scheme', `Token ${guess}`],
  ['blanks', ' neo_live_Ab12Cd'],
  ['nothing', ''],
])('what begins like no hint is not noted: %s', (_, authorization) => {
  const { recorder, recordFor, dropped } = aRecorder();
  recordFor('key_malformed', authorization);
  expect(recorder.take(t0 + minuteMs)).toEqual([]);
  expect(dropped.count).toBe(0);
});

it('multibyte text behind the hinted characters is noted by those alone, and the environments apart', () => {
  const { recorder, recordFor } = aRecorder();
  recordFor('key_malformed', `${begun}\u{1f511}\u00e9\u2026`);
  recordFor('key_malformed', `${begun}\u2026WxYz`);
  recordFor('key_malformed', 'neo_test_Ab12xx');
  const notes = recorder.take(t0 + minuteMs);
  expect(notes.map(({ beginning, count }) => [beginning, count])).toEqual([
    [begun, 2],
    ['neo_test_Ab12', 1],
  ]);
});

it('10,000 beginnings in a minute: 1,000 are noted, the others counted as dropped, and those noted go on counting', () => {
  const { recorder, recordFor, dropped } = aRecorder();
  const at = (n: number) => `neo_live_${String(n).padStart(4, '0')}x`;
  for (let n = 0; n < 10_000; n++) recordFor('key_malformed', at(n));
  for (let n = 0; n < 10; n++) recordFor('key_malformed', at(7));
  const notes = recorder.take(t0 + minuteMs);
  expect(notes).toHaveLength(1000);
  expect(dropped.count).toBe(9000);
  expect(notes.find(({ beginning }) => beginning === 'neo_live_0007')?.count).toBe(11);
  recordFor('key_malformed', at(1234), { at: t0 + minuteMs });
  expect(recorder.take(t0 + 2 * minuteMs)).toHaveLength(1);
});

it('networks beyond the bound are told together, and none of their guesses is lost', () => {
  const { recorder, record } = aRecorder();
  for (let n = 0; n < 200; n++) record(guess, { address: `10.0.${n}.1` });
  const [note] = recorder.take(t0 + minuteMs);
  expect(note?.count).toBe(200);
  expect(Object.keys(note?.networks ?? {})).toHaveLength(33);
  expect(note?.networks['other']).toBe(168);
});

it('what could not be told is told the next time with what came since; minutes nobody takes are bounded', () => {
  const { recorder, record, dropped } = aRecorder();
  record(guess);
  recorder.giveBack(recorder.take(t0 + minuteMs));
  record(guess);
  expect(recorder.take(t0 + minuteMs)).toMatchObject([{ count: 2, networks: { '203.0.113.0/24': 2 } }]);
  for (let n = 0; n < 100; n++) record(guess, { at: t0 + n * minuteMs });
  expect(recorder.take(t0 + 200 * minuteMs)).toHaveLength(5);
  expect(dropped.count).toBe(95);
});

it('a minute that lies ahead because the clock went back is handed over', () => {
  const { recorder, record } = aRecorder();
  record(guess, { at: t0 + 60 * minuteMs });
  expect(recorder.take(t0)).toHaveLength(1);
});
