import { describe, expect, it } from 'vitest';
import { afterAttempt, givesUpAfter, longestDelayMs, readRetryAfter, retryDelaysMs } from './retry.js';

const at = Date.UTC(2027, 0, 15, 12);
const dayMs = 24 * 3_600_000;
const healthy = { failingSince: null, failures: 0 };
const after = (fields: object = {}) =>
  afterAttempt({
    result: { status: 500, retryAfterMs: null },
    attempts: 1,
    at,
    endpoint: healthy,
    jitter: 0.5,
    ...fields,
  });
const answered = (status: number | null, retryAfterMs: number | null = null) => ({
  result: { status, retryAfterMs },
});

describe('the retry schedule', () => {
  it('takes three days together, and every wait is spread by a fifth to both sides', () => {
    const total = retryDelaysMs.reduce((sum, delay) => sum + delay, 0);
    expect(total / dayMs).toBeGreaterThan(2.95);
    expect(total / dayMs).toBeLessThan(3.05);
    for (const [index, delay] of retryDelaysMs.entries()) {
      const attempts = index + 1;
      expect(after({ attempts, jitter: 0 }).nextAttemptAt).toBe(at + delay * 0.8);
      const latest = Math.min(delay * 1.2, longestDelayMs);
      expect(after({ attempts, jitter: 1 }).nextAttemptAt).toBe(at + latest);
    }
  });

  it('ends with a failed delivery after the last attempt', () => {
    expect(after({ attempts: retryDelaysMs.length + 1 })).toEqual({
      state: 'failed',
      nextAttemptAt: null,
      disables: null,
    });
  });
});

describe('what an answer means', () => {
  it.each([200, 201, 202, 204, 299])('%i is a delivery', (status) => {
    expect(after(answered(status)).state).toBe('delivered');
  });

  it.each([301, 302, 307, 308, 400, 401, 404, 429, 500, 502, 503, 504, null])(
    '%s is tried again',
    (status) => {
      expect(after(answered(status))).toMatchObject({ state: 'pending', disables: null });
    },
  );

  it('410 disables the endpoint at once', () => {
    expect(after(answered(410))).toEqual({ state: 'failed', nextAttemptAt: null, disables: 'gone' });
  });

  it('Retry-After is waited for, but never longer than a day; a shorter one than the schedule changes nothing', () => {
    expect(after(answered(503, 3_600_000)).nextAttemptAt).toBe(at + 3_600_000);
    expect(after(answered(429, 90 * dayMs)).nextAttemptAt).toBe(at + longestDelayMs);
    expect(after(answered(503, 1)).nextAttemptAt).toBe(at + 5000);
  });
});

describe('an endpoint that fails', () => {
  const failing = { failingSince: at - givesUpAfter.ms, failures: givesUpAfter.failures - 1 };

  it('is disabled after five days of nothing but failures', () => {
    expect(after({ endpoint: failing }).disables).toBe('failing');
    expect(after({ endpoint: { ...failing, failingSince: failing.failingSince + 1 } }).disables).toBeNull();
  });

  it('is not disabled by a clock that jumped five days after a single failure', () => {
    expect(after({ endpoint: { ...failing, failures: 1 } }).disables).toBeNull();
  });

  it('is not disabled by a success', () => {
    expect(after({ endpoint: failing, ...answered(200) }).disables).toBeNull();
  });
});

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    [new Date(at + 90_000).toUTCString(), 90_000],
    [new Date(at - 90_000).toUTCString(), 0],
    ['soon', null],
    ['-5', null],
    ['99999999999999', null],
    [null, null],
  ])('%j is %s ms', (value, wanted) => {
    const read = readRetryAfter(value, at);
    if (value === '-5') expect(read === null || read === 0).toBe(true);
    else expect(read).toBe(wanted);
  });
});
