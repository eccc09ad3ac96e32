import type { WebhookEndpoint } from '@neoagent/sdk';
import { describe, expect, it } from 'vitest';
import { disabledText, eventsText, replayedText, successText } from './endpoint-text.js';

const week = (delivered: number, failed: number, pending: number) => ({
  lastWeek: { delivered, failed, pending, lastAttemptAt: null },
});

describe('the success of an endpoint', () => {
  it.each([
    [week(0, 0, 0), 'Nothing sent in 7 days'],
    [week(0, 0, 3), '3 on the way'],
    [week(10, 0, 0), '100 % delivered in 7 days'],
    [week(999, 1, 2), '99 % delivered in 7 days, 2 on the way'],
    [week(0, 5, 0), '0 % delivered in 7 days'],
  ])('of %j is told as %s', (record, text) => expect(successText(record)).toBe(text));
});

describe('what an endpoint listens to', () => {
  it.each([
    [['*', 'key.created'], 'All events'],
    [['key.*'], 'key.*'],
    [['key.created', 'key.revoked'], 'key.created, key.revoked'],
    [['a', 'b', 'c', 'd'], 'a, b and 2 more'],
  ])('%j is %s', (events, text) => expect(eventsText(events)).toBe(text));
});

it('a disabled endpoint says why, and an enabled one nothing', () => {
  const endpoint = { enabled: false, disabledReason: 'gone' } as WebhookEndpoint;
  expect(disabledText(endpoint)).toContain('410');
  expect(disabledText({ ...endpoint, enabled: true, disabledReason: null })).toBeUndefined();
});

it.each([
  [0, 'Nothing failed since then.'],
  [1, '1 event is sent again.'],
  [1200, '1,200 events are sent again.'],
])('a replay of %d is told as %s', (count, text) => expect(replayedText(count)).toBe(text));
