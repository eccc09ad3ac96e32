import type { Allowed, LimitState } from '@neoagent/core';
import { expect, it } from 'vitest';
import { allowedHeaders } from './allowed-headers.js';
import { createCallerLines } from './caller-lines.js';
import { identityHeaders } from './identity-headers.js';

const route = {
  match: 'GET /chats/:id',
  upstream: undefined,
  permission: undefined,
  plans: undefined,
  cost: 1,
};
const burst: LimitState = { name: 'burst', allow: 60, windowMs: 60_000, remaining: 59, resetMs: 59_001 };
const month: LimitState = { name: 'quota', allow: 10_000, windowMs: 2.6e9, remaining: 7, resetMs: 1000 };

function aDecision(caller: Partial<Allowed['caller']> = {}, rest: Partial<Allowed> = {}): Allowed {
  return {
    allowed: true,
    caller: {
      accountId: 'acc_1',
      keyId: 'key_1',
      secretId: 'sec_1',
      plan: 'pro',
      environment: 'live',
      permissions: ['chats:read'],
      ...caller,
    },
    route,
    limits: [burst],
    ...rest,
  };
}

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
    aDecision(),
    aDecision({ accountId: 'acc_2', keyId: 'key_2' }),
    aDecision({ permissions: ['a:b', 'c:*'] }),
    aDecision({ permissions: [] }),
    aDecision({ plan: 'free', environment: 'test' }),
    aDecision({}, { limits: [] }),
    aDecision({}, { limits: [{ ...burst, remaining: 3 }] }),
    aDecision({}, { limits: [burst, month] }),
    aDecision({}, { limits: [{ ...burst, allow: 61 }] }),
    aDecision({}, { limits: [{ ...burst, windowMs: 1000 }] }),
    aDecision({}, { limits: [{ ...burst, name: 'spike' }] }),
    aDecision({}, { secretEndsAt: Date.UTC(2026, 0, 1) + 999 }),
    aDecision({}, { limits: [], secretEndsAt: Date.UTC(2026, 0, 1) }),
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
  expect(() => createCallerLines().identity(aDecision(caller).caller, 'req_1')).toThrow(
    'cannot stand in a field',
  );
});
