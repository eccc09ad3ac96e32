import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newHome, startInstallation } from './support/installation.js';
import { signUpMember } from './support/member.js';
import { connect, sendOctets } from './support/raw-request.js';

const rules = `
plans:
  default:
    permissions: ["chats:*", "keys:verify"]
    limits: [{ name: burst, allow: 100000, per: 1h }]
routes:
  - { match: "GET /chats", permission: "chats:read" }
`;

let installation: Installation;
let asking: string;
let asked: string;

beforeAll(async () => {
  installation = await startInstallation({ home: newHome(rules) });
  const member = await signUpMember(installation.url, 'ana@example.com');
  asking = (await member.createKey('service', { permissions: ['keys:verify'] })).secret;
  asked = (await member.createKey('customer', { permissions: ['chats:read'] })).secret;
});
afterAll(async () => {
  await installation?.stop();
  installation?.remove();
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** By the short way as services send it; by the long way with a query, which no route cares about. */
function ask(way: 'short' | 'long', body: string, headers: Record<string, string> = {}): Promise<Answer> {
  const path = way === 'short' ? '/v1/verify' : '/v1/verify?long';
  return new Promise((resolve, reject) => {
    const sent = http.request(`${installation.url}${path}`, {
      method: 'POST',
      agent: false,
      headers: {
        authorization: asking,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        ...headers,
      },
    });
    sent.once('error', reject);
    sent.once('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: JSON.parse(text) }),
      );
    });
    sent.end(body);
  });
}

/** What differs from request to request by its nature. */
function comparable({ status, headers, body }: Answer) {
  const { date: _date, 'x-request-id': id, 'content-length': _length, ...fields } = headers;
  expect(id).toMatch(/^req_[0-9A-Za-z]{22}$/);
  expect(body['requestId']).toBe(id);
  const limits = (body['limits'] as { resetSeconds: number; remaining: number }[] | undefined)?.map(
    (limit) => ({
      ...limit,
      resetSeconds: 0,
      remaining: 0,
    }),
  );
  return { status, fields, body: { ...body, requestId: '', ...(limits && { limits }) } };
}

function remainingOf(body: Readonly<Record<string, unknown>>): number {
  return (body['limits'] as { remaining: number }[])[0]?.remaining ?? Number.NaN;
}

const request = { method: 'GET', path: '/chats', ip: '203.0.113.9' };
const question = (fields: object = {}) => JSON.stringify({ key: asked, request, ...fields });

describe('a question past the framework’s routing is answered as one through it', () => {
  it.each<[string, number, () => string, Record<string, string>?]>([
    ['that is allowed', 200, question],
    ['with a key that is refused', 200, () => question({ key: 'nonsense' })],
    [
      'with the header fields of a page',
      200,
      () => question({ request: { ...request, headers: { Origin: 'https://x' } } }),
    ],
    ['about a route that is not there', 200, () => question({ request: { method: 'GET', path: '/none' } })],
    ['with letters beyond ASCII', 200, () => question({ request: { ...request, path: '/chats?q=ü🔑' } })],
    ['without a key of its own', 401, question, { authorization: '' }],
    ['with an unknown key of its own', 401, question, { authorization: 'nonsense' }],
    ['with a blank too many', 401, question, { authorization: ' x  y' }],
    ['with a key that may not ask', 403, question, { authorization: 'ASKED' }],
    ['with a member that is not known', 400, () => question({ account: 'acc_1' })],
    [
      'with several faults',
      400,
      () => JSON.stringify({ request: { method: '', path: 5 }, cost: -1, permissions: ['*'] }),
    ],
    ['that is no JSON', 400, () => '{"key":'],
    ['that is a list', 400, () => '[]'],
    [
      'that poisons prototypes',
      400,
      () => `{"__proto__":{"a":1},"key":"x","request":${JSON.stringify(request)}}`,
    ],
    ['that is white space', 400, () => '    '],
    ['from another site', 403, question, { origin: 'https://evil.example' }],
    ['that is a form', 415, question, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['that is 65,537 octets long', 413, () => question().padEnd(65_537)],
  ])('%s', async (_what, status, body, headers = {}) => {
    const sent = headers['authorization'] === 'ASKED' ? { authorization: asked } : headers;
    const [short, long] = [await ask('short', body(), sent), await ask('long', body(), sent)];
    expect(short.status).toBe(status);
    expect(comparable(short)).toEqual(comparable(long));
  });
});

it('questions sent behind each other on one connection are answered in their order', async () => {
  const body = question();
  const one = (id: number) =>
    `POST /v1/verify HTTP/1.1\r\nHost: a\r\nAuthorization: ${asking}\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n${id === 3 ? 'Connection: close\r\n' : ''}\r\n${body}`;
  const answers = await sendOctets(installation.port, Buffer.from([1, 2, 3].map(one).join('')));
  const [first, ...others] = answers.map(({ json }) => remainingOf(json ?? {}));
  expect(others).toEqual([(first ?? 0) - 1, (first ?? 0) - 2]);
});

it('a sender that goes away in the middle of its body spends nothing and does no harm', async () => {
  const before = await left();
  const head = `POST /v1/verify HTTP/1.1\r\nHost: a\r\nAuthorization: ${asking}\r\nContent-Type: application/json\r\n`;
  for (let i = 0; i < 20; i++) {
    const connection = connect(installation.port);
    connection.write(`${head}Content-Length: ${Buffer.byteLength(question()) + 1}\r\n\r\n${question()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    connection.close();
    expect(await connection.ended).toEqual([]);
  }
  expect(await left()).toBe(before - 1);
});

async function left(): Promise<number> {
  return remainingOf((await ask('short', question())).body);
}
