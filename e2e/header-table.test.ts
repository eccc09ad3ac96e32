import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './support/ask.js';
import { forgedKey } from './support/forged-key.js';
import { type Expected, type HeaderRow, headerRows, mistyped, type RowKeys } from './support/header-rows.js';
import { inPortions } from './support/in-portions.js';
import { type Installation, startInstallation } from './support/installation.js';
import { type RawAnswer, requestOctets, sendOctets } from './support/raw-request.js';
import { seedAccount, seedKey } from './support/seed.js';

const statusOf: Readonly<Record<Exclude<Expected, 'allowed' | 'not HTTP' | 'too large'>, number>> = {
  key_missing: 401,
  key_extra_spaces: 401,
  key_malformed: 401,
  key_ambiguous: 401,
  key_unknown: 401,
  key_revoked: 401,
  key_disabled: 401,
  browser_blocked: 403,
};

let installation: Installation;
let keys: RowKeys;

beforeAll(async () => {
  installation = await startInstallation({ rules: 'guesses: { allow: 1000000, per: 1m }\n' });
  keys = await seedRowKeys(installation);
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
});

describe('every form of the Authorization header, as octets over a socket', () => {
  it('gets exactly the answer its row names; nothing is answered 5xx and nothing wrongly accepted', async () => {
    const rows = headerRows(keys);
    expect(rows.length).toBeGreaterThanOrEqual(120);
    const outcomes = await inPortions(rows, 4, async (row) => ({ row, answers: await send(row) }));
    const failures = outcomes.flatMap(({ row, answers }) =>
      problemsOf(row, answers).map((text) => `${row.name}: ${text}`),
    );
    expect(failures).toEqual([]);
    console.log(`${rows.length} header rows, ${new Set(rows.map((row) => row.name)).size} of different name`);
  });

  it('never repeats any part of a key in a refusal', async () => {
    const secret = keys.good.secret;
    const outcomes = await inPortions(headerRows(keys), 4, send);
    const refusals = outcomes.flat().filter((answer) => answer.status !== 200);
    const repeated = refusals.filter(({ body, headers }) =>
      `${body}${[...headers.values()].join()}`.includes(secret.slice(9, 21)),
    );
    expect(repeated).toEqual([]);
  });
});

describe('a key in any other place than the Authorization header', () => {
  it.each([
    [
      'the query',
      (k: string) => ({ target: `/api/endpoint?key=${k}&api_key=${k}&access_token=${k}&Authorization=${k}` }),
    ],
    ['a cookie', (k: string) => ({ headerLines: [`Cookie: neoagent_session=${k}; Authorization=${k}`] })],
    ['the body', (k: string) => ({ body: JSON.stringify({ Authorization: k, key: k, access_token: k }) })],
    ['X-Api-Key', (k: string) => ({ headerLines: [`X-Api-Key: ${k}`] })],
  ])('is not looked at: %s', async (_place, request) => {
    const [answer] = await sendOctets(installation.port, requestOctets(request(keys.good.secret)));
    expect([answer?.status, answer?.json?.['code']]).toEqual([401, 'key_missing']);
  });

  it('is not looked at in a trailer', async () => {
    const octets = Buffer.from(
      'POST /api/endpoint HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n' +
        `Trailer: Authorization\r\nConnection: close\r\n\r\n2\r\n{}\r\n0\r\nAuthorization: ${keys.good.secret}\r\n\r\n`,
    );
    const [answer] = await sendOctets(installation.port, octets);
    expect([answer?.status, answer?.json?.['code']]).toEqual([401, 'key_missing']);
  });
});

describe('2,000 mutations of a good header', () => {
  const seed = 20_261_104;

  it('are accepted only when what is left is the key itself, and never answered 5xx', {
    timeout: 120_000,
  }, async () => {
    console.log(`mutations: fast-check seed ${seed}`);
    const values = fc.sample(mutatedValue(keys.good.secret), { seed, numRuns: 2000 });
    const readable = values.filter(isReadable);
    const unreadable = values.filter((value) => !isReadable(value));
    const answers = [
      ...(await inPortions(portions(readable, 50), 2, sendPipelined)).flat(),
      ...(await inPortions(unreadable, 4, sendAlone)).flat(),
    ];
    expect(answers.filter(({ answer }) => answer.status >= 500)).toEqual([]);
    expect(
      answers.filter(({ answer, value }) => (answer.status === 200) !== isAccepted(value, keys.good.secret)),
    ).toEqual([]);
    expect(answers.length).toBeGreaterThanOrEqual(readable.length);
    const refused = answers.filter(({ answer }) => answer.status === 401).length;
    console.log(`${values.length} mutations: ${refused} answered 401, ${answers.length - refused} otherwise`);
  });
});

describe('guessing', () => {
  it('ends at the 31st unknown key of a minute, while known keys and the codes of broken keys go on', async () => {
    const guarded = await startInstallation();
    try {
      const account = await seedAccount(guarded);
      const { secret } = await seedKey(guarded, { account, name: 'known' });
      expect((await ask(guarded.url, secret)).status).toBe(200);
      const codes = [];
      for (let guess = 1; guess <= 30; guess++) codes.push((await ask(guarded.url, forgedKey())).code);
      expect(new Set(codes)).toEqual(new Set(['key_unknown']));
      const limited = await ask(guarded.url, forgedKey());
      expect([limited.status, limited.code]).toEqual([403, 'rate_limited']);
      expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await ask(guarded.url, secret)).status).toBe(200);
      expect((await ask(guarded.url, mistyped(secret, 20))).code).toBe('key_malformed');
    } finally {
      await guarded.stop();
      guarded.remove();
    }
  });
});

async function seedRowKeys(on: Installation): Promise<RowKeys> {
  const account = await seedAccount(on);
  const good = await seedKey(on, { account, name: 'good' });
  const revoked = await seedKey(on, { account, name: 'revoked' });
  const disabled = await seedKey(on, { account, name: 'disabled' });
  const renewed = await seedKey(on, { account, name: 'renewed' });
  for (const [verb, id] of [
    ['revoke', revoked.id],
    ['disable', disabled.id],
    ['regenerate', renewed.id],
  ] as const) {
    const { status, stderr } = await on.cli(['key', verb, id, '--json']);
    if (status !== 0) throw new Error(`key ${verb} ended with ${status}: ${stderr}`);
  }
  return { good, revoked, disabled, replaced: renewed.secret, unknown: forgedKey() };
}

function send(row: HeaderRow): Promise<readonly RawAnswer[]> {
  return sendOctets(installation.port, requestOctets({ headerLines: row.lines }));
}

/** Everything about the answer that is not as the row and the contract say. */
function problemsOf({ expected }: HeaderRow, answers: readonly RawAnswer[]): readonly string[] {
  const [answer] = answers;
  if (answer === undefined || answers.length !== 1) return [`${answers.length} answers`];
  if (expected === 'allowed') return differences({ status: [answer.status, 200] });
  const isProblem = answer.headers.get('content-type') === 'application/problem+json';
  const common = {
    'problem document': [isProblem, true],
    'Cache-Control': [answer.headers.get('cache-control'), 'no-store'],
  };
  if (expected === 'not HTTP') return differences({ ...common, status: [answer.status, 400] });
  if (expected === 'too large') return differences({ ...common, status: [answer.status, 431] });
  return differences({ ...common, ...refusalFacts(answer, expected) });
}

type Facts = Readonly<Record<string, readonly unknown[]>>;

function refusalFacts({ status, headers, json = {} }: RawAnswer, expected: keyof typeof statusOf): Facts {
  const requestId = headers.get('x-request-id');
  return {
    status: [status, statusOf[expected]],
    code: [json['code'], expected],
    'status in the body': [json['status'], status],
    'X-Neoagent-Reason': [headers.get('x-neoagent-reason'), expected],
    'the request id': [json['requestId'], requestId],
    'a request id': [typeof requestId === 'string' && requestId.length > 8, true],
    'a title, a sentence and a fix': [
      [json['title'], json['detail'], json['fix']].every(
        (text) => typeof text === 'string' && text.length > 10,
      ),
      true,
    ],
    'a link': [String(json['type']).endsWith(`/troubleshooting#${expected}`), true],
    'WWW-Authenticate': [
      headers.get('www-authenticate')?.startsWith('Bearer realm=') ?? false,
      status === 401,
    ],
    Vary: [headers.get('vary')?.split(', ')[0], 'Authorization'],
  };
}

function differences(facts: Facts): readonly string[] {
  return Object.entries(facts)
    .filter(([, [actual, wanted]]) => actual !== wanted)
    .map(([name, [actual, wanted]]) => `${name} is ${String(actual)}, not ${String(wanted)}`);
}

interface Mutated {
  readonly value: Buffer;
  readonly answer: RawAnswer;
}

/** One to three changes of single octets or short runs of a raw or Bearer header value. */
function mutatedValue(secret: string): fc.Arbitrary<Buffer> {
  const octet = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
  );
  const change = fc.record({
    kind: fc.constantFrom('replace', 'insert', 'delete', 'flip bit', 'double', 'exchange'),
    at: fc.nat(60),
    octet,
    length: fc.integer({ min: 1, max: 4 }),
  });
  return fc
    .tuple(fc.constantFrom(secret, `Bearer ${secret}`), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([text, changes]) => changes.reduce(applyChange, Buffer.from(text)));
}

function applyChange(
  octets: Buffer<ArrayBufferLike>,
  change: { readonly kind: string; readonly at: number; readonly octet: number; readonly length: number },
): Buffer {
  const at = change.at % Math.max(1, octets.length);
  const before = octets.subarray(0, at);
  const here = octets.subarray(at, at + change.length);
  const after = octets.subarray(at + here.length);
  const own = octets[at] ?? 0;
  switch (change.kind) {
    case 'replace':
      return Buffer.concat([before, Buffer.from([change.octet]), octets.subarray(at + 1)]);
    case 'insert':
      return Buffer.concat([before, Buffer.from([change.octet]), octets.subarray(at)]);
    case 'delete':
      return Buffer.concat([before, after]);
    case 'flip bit':
      return Buffer.concat([before, Buffer.from([own ^ (1 << (change.octet % 8))]), octets.subarray(at + 1)]);
    case 'double':
      return Buffer.concat([before, here, here, after]);
    default:
      return Buffer.concat([after, here, before]);
  }
}

/** Whether the parser reads on: no control character but the tab (RFC 9110 §5.5). */
function isReadable(value: Buffer): boolean {
  return value.every((octet) => octet === 0x09 || (octet >= 0x20 && octet !== 0x7f));
}

function isAccepted(value: Buffer, secret: string): boolean {
  const text = value.toString('latin1').replace(/^[ \t]+|[ \t]+$/g, '');
  return (
    text === secret ||
    (text.endsWith(` ${secret}`) && /^bearer /i.test(text) && text.length === secret.length + 7)
  );
}

async function sendPipelined(values: readonly Buffer[]): Promise<readonly Mutated[]> {
  const octets = values.map((value, index) =>
    requestOctets({ headerLines: [lineOf(value)], isLast: index === values.length - 1 }),
  );
  const answers = await sendOctets(installation.port, Buffer.concat(octets), 60_000);
  expect(answers.length).toBe(values.length);
  return answers.map((answer, index) => ({ answer, value: values[index] ?? Buffer.alloc(0) }));
}

async function sendAlone(value: Buffer): Promise<readonly Mutated[]> {
  const answers = await sendOctets(installation.port, requestOctets({ headerLines: [lineOf(value)] }));
  return answers.map((answer) => ({ answer, value }));
}

function lineOf(value: Buffer): Buffer {
  return Buffer.concat([Buffer.from('Authorization: '), value]);
}

function portions<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
