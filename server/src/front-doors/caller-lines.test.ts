import type { Allowed } from '@neoagent/core';
import { expect, it } from 'vitest';
import { anAllowed, burst, month } from '../test-support/decisions.js';
import { allowedHeaders } from './allowed-headers.js';
import { createCallerLines } from './caller-lines.js';
import { identityHeaders } from './identity-headers.js';

/** The lines of a decision as Node would be given them, sorted: their order says nothing (RFC 9110 §5.3). */
function fieldsOf(decision: Allowed): string[] {
  const list = identityHeaders(decision.caller, 'req_1');
  const lines = list.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${list[i + 1]}`] : []));
  for (const [name, value] of Object.entries(allowedHeaders(decision))) lines.push(`${name}: ${value}`);
  return lines.sort();
}

it('holds for every decision in turn what the two lists of fields hold', () => {
  const callerLines = createCallerLines();
  const decisions = [
    anAllowed(),
    anAllowed({ accountId: 'acc_2', keyId: 'key_2' }),
    anAllowed({ permissions: ['a:b', 'c:*'] }),
    anAllowed({ permissions: [] }),
    anAllowed({ plan: 'free', environment: 'test' }),
    anAllowed({}, { limits: [] }),
    anAllowed({}, { limits: [{ ...burst, remaining: 3 }] }),
    anAllowed({}, { limits: [burst, month] }),
    anAllowed({}, { limits: [{ ...burst, allow: 61 }] }),
    anAllowed({}, { limits: [{ ...burst, windowMs: 1000 }] }),
    anAllowed({}, { limits: [{ ...burst, name: 'spike' }] }),
    anAllowed({}, { secretEndsAt: Date.UTC(2026, 0, 1) + 999 }),
    anAllowed({}, { limits: [], secretEndsAt: Date.UTC(2026, 0, 1) }),
  ];
  for (const decision of [...decisions, ...decisions.reverse()]) {
    const text = callerLines.identity(decision.caller, 'req_1') + callerLines.allowed(decision);
    const lines = text.split('\r\n');
    expect(lines.pop(), 'each line has its end').toBe('');
    expect(lines.sort()).toEqual(fieldsOf(decision));
  }
});

it.each([
  { plan: 'p\r\nX-Neoagent-Plan: pro' },
  { plan: 'p q' },
  { permissions: ['a:b\r\n'] },
  { plan: 'pl\u00e4n' },
])('makes no lines of %j, which no configuration can hold', (caller) => {
  expect(() => createCallerLines().identity(anAllowed(caller).caller, 'req_1')).toThrow(
    'cannot stand in a field',
  );
});
