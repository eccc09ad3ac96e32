import { describe, expect, it } from 'vitest';
import { aRecord, aRequest, aSecret, aWorld, sha256 } from '../../test/builders.js';
import type { KeyFinder } from '../ports/key-finder.js';
import { authorize } from './authorize.js';
import { explain } from './explain.js';

const foreign = 'sk_live_51abcdefghijkl';

/** A finder that knows one imported key and counts what it is asked. */
function aFinder(given: { readonly admits: boolean; readonly limited?: true }) {
  const asked: string[] = [];
  const finder: KeyFinder = {
    admitsForeign: () => given.admits,
    find(digest) {
      asked.push(digest);
      if (given.limited) return { reason: 'rate_limited', detail: 'Too many guesses.' };
      return digest === sha256(foreign) ? aRecord() : { reason: 'key_unknown', detail: 'Unknown.' };
    },
  };
  return { asked, finder };
}

async function decided(authorization: string, given: Parameters<typeof aFinder>[0]) {
  const { asked, finder } = aFinder(given);
  const world = { ...aWorld(), keys: finder };
  const request = aRequest({ authorization: [authorization] });
  const decision = await authorize(request, world);
  const explained = await explain(request, world);
  const outcome = decision.allowed ? 'allowed' : decision.reason;
  expect(explained.decision.allowed ? 'allowed' : explained.decision.reason).toBe(outcome);
  return { outcome, lookUps: asked.length / 2, checks: explained.checks };
}

describe('where keys were imported', () => {
  it.each([foreign, `Bearer ${foreign}`, `bearer ${foreign}`])('%s is found', async (authorization) => {
    expect(await decided(authorization, { admits: true })).toMatchObject({ outcome: 'allowed', lookUps: 1 });
  });

  it('an unknown key of a foreign shape is malformed, as if nothing had been looked up', async () => {
    const { outcome, checks, lookUps } = await decided('sk_live_51abcdefghijkX', { admits: true });
    expect({ outcome, lookUps }).toEqual({ outcome: 'key_malformed', lookUps: 1 });
    expect(checks.find(({ check }) => check === 'credential')?.outcome).toBe('refused');
    expect(checks.find(({ check }) => check === 'key')?.outcome).toBe('not_checked');
  });

  it('an address that guessed too often is told so', async () => {
    expect(await decided(foreign, { admits: true, limited: true })).toMatchObject({
      outcome: 'rate_limited',
    });
  });

  it.each([
    [
      'a mistyped key of ours',
      `${aSecret().slice(0, -1)}${aSecret().endsWith('0') ? '1' : '0'}`,
      'key_malformed',
    ],
    ['a cut key of ours', aSecret().slice(0, 30), 'key_malformed'],
    ['anything that begins with our prefix', 'neo_something_else_entirely', 'key_malformed'],
    ['a short text', 'sk_live_5', 'key_malformed'],
    ['a text of 257 characters', 'x'.repeat(257), 'key_malformed'],
    ['another scheme', 'Basic dXNlcjpwYXNzd29yZA==', 'key_malformed'],
    ['two words', `${foreign} ${foreign}`, 'key_malformed'],
    ['letters beyond ASCII', 'sk_live_51abcdefghijklé', 'key_malformed'],
    ['nothing', '', 'key_missing'],
    ['a key of ours with a blank', ` ${aSecret()}`, 'key_extra_spaces'],
  ])('%s is not looked up', async (_case, authorization, outcome) => {
    expect(await decided(authorization, { admits: true })).toMatchObject({ outcome, lookUps: 0 });
  });
});

it('where none were imported, nothing of a foreign shape is looked up', async () => {
  expect(await decided(foreign, { admits: false })).toMatchObject({ outcome: 'key_malformed', lookUps: 0 });
});
