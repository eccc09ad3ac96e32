import type { Socket } from 'node:net';
import type { Allowed } from '@neoagent/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PlainRequest } from '../../../http/plain/plain-request.js';
import { readPlainHead } from '../../../http/plain/read-plain-head.js';
import { anAllowed, burst } from '../../../test-support/decisions.js';
import { createCallerLines } from '../../caller-lines.js';
import { passedFields } from '../exchange.js';
import { type ForwardedFor, requestFields, responseFields } from '../forwarded-headers.js';
import { answerLines, ownLines, requestHead } from './passed-lines.js';
import { readAnswerHead } from './read-answer-head.js';

const spoofed = [
  'X-Neoagent-Account',
  'X-Neoagent-Key-Id',
  'X-Neoagent-Plan',
  'X-Neoagent-Reason',
  'X-Request-Id',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Forwarded-Prefix',
  'Forwarded',
  'X-Real-IP',
  'Via',
  'Origin',
  'Vary',
  'Authorization',
  'Proxy-Authorization',
  'Keep-Alive',
  'Cookie',
  'Set-Cookie',
  'Date',
  'X-HTTP-Method-Override',
  'X-Original-URL',
  'HTTP2-Settings',
  'Content-Type',
  'RateLimit',
  'RateLimit-Policy',
  'Access-Control-Allow-Origin',
  'Access-Control-Expose-Headers',
  'Content-Encoding',
  'X-Neoagent-Secret-Expires',
];

/** Every spelling that some server folds into the same name. */
const spelt = fc
  .tuple(fc.constantFrom(...spoofed), fc.integer({ min: 0, max: 2 ** 20 }), fc.boolean())
  .map(([name, capitals, hasUnderscores]) => {
    const written = [...name].map((c, i) => ((capitals >> (i % 20)) & 1 ? c.toUpperCase() : c.toLowerCase()));
    return hasUnderscores ? written.join('').replaceAll('-', '_') : written.join('');
  });
const name = fc.oneof(
  spelt,
  fc.constantFrom('Content_Length', 'Transfer_Encoding', 'Connection_', 'Host_'),
  fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_-]{0,24}$/),
);
const octet = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0x21, max: 0x7e }) },
  fc.integer({ min: 0x80, max: 0xff }),
  fc.constantFrom(0x20, 0x09),
);
const value = fc.array(octet, { maxLength: 16 }).map((octets) => String.fromCharCode(...octets));
const fields = fc.array(fc.tuple(name, value), { maxLength: 12 });
const linesOf = (list: readonly (readonly [string, string])[]) =>
  list.map(([n, v]) => `${n}: ${v}\r\n`).join('');

const callerLines = createCallerLines();
const decision = fc
  .record({
    permissions: fc.constantFrom(['*'], [], ['a:b', 'c:*']),
    plan: fc.constantFrom('free', 'pro'),
    isLimited: fc.boolean(),
    secretEndsAt: fc.constantFrom(undefined, 1_800_000_000_000),
  })
  .map(({ permissions, plan, isLimited, secretEndsAt }) => {
    const caller = { permissions, plan };
    const limits = isLimited ? [burst] : [];
    return anAllowed(caller, secretEndsAt === undefined ? { limits } : { limits, secretEndsAt });
  });
const forwardedFor = fc
  .record({
    decision,
    addresses: fc.constantFrom<readonly string[]>([], ['192.0.2.1'], ['2001:db8::1', '10.0.0.1']),
    host: fc.constantFrom('api.example', 'api.example:8080', undefined),
    proto: fc.constantFrom('http' as const, 'https' as const),
    authorization: fc.constantFrom(undefined, 'forward' as const, { value: 'Bearer ours' }),
  })
  .map(
    ({ decision, addresses, host, proto, authorization }): ForwardedFor & { readonly decision: Allowed } => ({
      decision,
      caller: decision.caller,
      requestId: 'req_1',
      origin: { addresses, host, proto },
      host: 'upstream.example',
      via: 'neoagent-test',
      authorization,
    }),
  );

/** Fields as sorted lines: their order, but for that of the same name, says nothing (RFC 9110 §5.3). */
function sorted(list: readonly string[]): string[] {
  const lines = list.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${list[i + 1]}`] : []));
  return lines.sort();
}

function aPlainRequest(given: readonly (readonly [string, string])[]): PlainRequest | undefined {
  const octets = Buffer.from(`GET /x?y HTTP/1.1\r\nHost: api.example\r\n${linesOf(given)}\r\n`, 'latin1');
  const head = readPlainHead(octets);
  return head && new PlainRequest(head, Buffer.alloc(0), {} as Socket);
}

it('the head that an upstream is sent holds the fields that are listed for it, and none else', () => {
  let plain = 0;
  const property = fc.property(fields, forwardedFor, (given, to) => {
    const request = aPlainRequest(given);
    if (request === undefined) return;
    plain++;
    const [first, ...lines] = requestHead(request, to, callerLines).slice(0, -4).split('\r\n');
    expect(first).toBe('GET /x?y HTTP/1.1');
    // Undici says the same of its connection by itself.
    expect(lines.sort()).toEqual([...sorted(requestFields(request, to)), 'Connection: keep-alive'].sort());
    const ours = lines.filter((line) => /^x[-_]neoagent[-_]/i.test(line));
    expect(ours).toHaveLength(5);
  });
  fc.assert(property, { numRuns: 3_000, seed: 20_261_130 });
  expect(plain).toBeGreaterThan(2_000);
});

it('the head that a caller is sent holds the fields that are listed for it, but the length, and a date', () => {
  let plain = 0;
  const property = fc.property(fields, fields, decision, (asked, answered, allowed) => {
    const request = aPlainRequest(asked);
    const text = `HTTP/1.1 200 OK\r\nContent-Length: 4\r\n${linesOf(answered)}\r\nwell`;
    const answer = readAnswerHead(Buffer.from(text, 'latin1'));
    if (request === undefined || answer === undefined) return;
    plain++;
    const known = { request, requestId: 'req_1' };
    const ours = ownLines(request, { decision: allowed, requestId: 'req_1' }, callerLines);
    const lines = answerLines(answer.rawHeaders, ours).slice(0, -2).split('\r\n');
    const listed = sorted(responseFields(answer.rawHeaders, passedFields(allowed, known))).filter(
      (line) => !/^content-length:/i.test(line),
    );
    const isDated = listed.some((line) => /^date:/i.test(line));
    const added = isDated ? lines : lines.filter((line) => !line.startsWith('Date: '));
    expect(added.sort()).toEqual(listed);
    expect(lines).toHaveLength(listed.length + (isDated ? 0 : 1));
  });
  fc.assert(property, { numRuns: 3_000, seed: 20_261_130 });
  expect(plain).toBeGreaterThan(2_000);
});
