import type { Permission } from '@neoagent/sdk';
import { describe, expect, it } from 'vitest';
import { complaintsAbout, keyInput, newDraft, reviewSentence } from './key-draft.js';

const now = Date.UTC(2026, 10, 22, 12);
const catalogue: readonly Permission[] = [
  { name: 'chatbots:read', resource: 'chatbots', action: 'read', grantable: true, reason: null },
  { name: 'chatbots:write', resource: 'chatbots', action: 'write', grantable: true, reason: null },
];
const draft = { ...newDraft('live'), name: '  CI deploy ' };

describe('a fresh form', () => {
  it('asks for reads only, with an end', () => {
    expect(keyInput(draft, catalogue, now)).toEqual({
      name: 'CI deploy',
      environment: 'live',
      permissions: ['chatbots:read'],
      expiresIn: '90d',
    });
  });

  it('never asks for everything unless full access was chosen', () => {
    expect(keyInput(draft, [], now).permissions).toEqual([]);
    expect(keyInput({ ...draft, preset: 'full' }, [], now).permissions).toEqual(['*']);
  });
});

describe('complaints before sending', () => {
  it('a blank name and a missing day are told together', () => {
    const bad = { ...draft, name: '   ', expiry: { choice: 'custom', day: '' } } as const;
    expect(Object.keys(complaintsAbout(bad, now))).toEqual(['name', 'expiry']);
  });

  it('a name is counted in characters, so 64 emoji fit', () => {
    expect(complaintsAbout({ ...draft, name: '🔑'.repeat(64) }, now)).toEqual({});
    expect(complaintsAbout({ ...draft, name: 'x'.repeat(65) }, now).name).toMatch(/64/);
  });
});

it('the review line says environment, rights and end', () => {
  const place = { locale: 'en-GB', timeZone: 'Europe/Rome' };
  expect(reviewSentence(draft, catalogue, { now, place })).toBe(
    'Live key. Can use chatbots:read. Expires 20 Feb 2027, 13:00 CET.',
  );
  const endless = { ...draft, expiry: { choice: 'never', day: '' } } as const;
  expect(reviewSentence(endless, catalogue, { now })).toContain('Never expires.');
});
