import { reasonCodes, reasons } from '@neoagent/core';
import { expect, it } from 'vitest';
import { isRefusalCode } from './error-from.js';

it('every 401 and 403 of the catalogue is a refusal, and nothing else', () => {
  for (const code of reasonCodes) {
    const isRefusal = reasons[code].status === 401 || reasons[code].status === 403;
    expect([code, isRefusalCode(code)]).toEqual([code, isRefusal]);
  }
  for (const code of ['http_401', 'not_signed_in', 'toString', '']) expect(isRefusalCode(code)).toBe(false);
});
