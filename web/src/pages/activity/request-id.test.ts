import { describe, expect, it } from 'vitest';
import { refuseRequestId } from './request-id.js';

describe('refuseRequestId', () => {
  it('accepts the id of an answer', () => {
    expect(refuseRequestId('0195f0c2-7d5e-7bb0-9d2a-3a6c2f1f9a11')).toBeUndefined();
    expect(refuseRequestId('req_01JQ4W9V3M')).toBeUndefined();
  });

  it('never lets a secret key become part of an address', () => {
    const secret = `neo_live_${'9fX2'.repeat(10)}`;
    expect(refuseRequestId(secret)).toContain('secret key');
    expect(refuseRequestId(`Bearer ${secret}`)).toContain('secret key');
  });

  it('asks for an id when there is none', () => {
    expect(refuseRequestId('')).toBe('Enter a request id.');
  });

  it('refuses what cannot be an id', () => {
    expect(refuseRequestId('two words')).toContain('no request id');
    expect(refuseRequestId('x'.repeat(201))).toContain('no request id');
  });
});
