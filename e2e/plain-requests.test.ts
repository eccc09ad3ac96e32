import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgedKey } from './support/forged-key.js';
import { type Installation, newHome, startInstallation } from './support/installation.js';
import { type Member, signUpMember } from './support/member.js';

const rules = `
trustedProxies: [127.0.0.1]
guesses: { allow: 1000000, per: 1m }
plans:
  default:
    permissions: ["chats:*", "keys:verify"]
    limits: [{ name: burst, allow: 100000, per: 1h }]
routes:
  - { match: "GET /chats/:id", permission: "chats:read" }
  - { match: "POST /chats", permission: "chats:write" }
`;

let installation: Installation;
/** By the word that stands for each where a row writes it. */
const secrets: Record<string, string> = {};

beforeAll(async () => {
  installation = await startInstallation({ home: newHome(rules) });
  const member = await signUpMember(installation.url, 'ana@example.com');
  const create = async (word: string, more: object) => {
    const made = await member.createKey(word, { permissions: ['chats:read'], ...more });
    secrets[word] = made.secret;
    return made.id;
  };
  await create('READER', {});
  await create('ASKING', { permissions: ['keys:verify'] });
  await create('SPENT', { limits: [{ name: 'once', allow: 1, per: '1h' }] });
  await end(member, await create('REVOKED', {}), 'revoke');
  await end(member, await create('DISABLED', {}), 'disable');
  secrets['UNKNOWN'] = forgedKey();
  const spending = forwardAuth(
    'Authorization: SPENT',
    'X-Forwarded-Method: GET',
    'X-Forwarded-Uri: /chats/1',
  );
  await answerTo(spending, 'plain');
});
afterAll(async () => {
  await installation?.stop();
  installation?.remove();
});

async function end(member: Member, id: string, how: 'revoke' | 'disable'): Promise<void> {
  const { status, text } = await member.call('POST', `/v1/keys/${id}/${how}`);
  if (status >= 300) throw new Error(`${how} answered ${status}: ${text}`);
}

const forwardAuthAt = (target: string, ...lines: string[]) =>
  `GET ${target} HTTP/1.1\r\nHost: door\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
const forwardAuth = (...lines: string[]) => forwardAuthAt('/v1/forward-auth', ...lines);
const asked = ['X-Forwarded-Method: GET', 'X-Forwarded-Uri: /chats/1', 'X-Forwarded-For: 203.0.113.9'];
const reader = 'Authorization: READER';

function verify(question: object | string, ...lines: string[]): string {
  const body = filledIn(typeof question === 'string' ? question : JSON.stringify(question));
  const fields = ['Content-Type: application/json', ...lines].map((line) => `${line}\r\n`).join('');
  return `POST /v1/verify HTTP/1.1\r\nHost: door\r\n${fields}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function filledIn(text: string): string {
  return text.replace(/\b[A-Z]{5,8}\b/g, (word) => secrets[word] ?? word);
}

/**
 * The first answer on a new connection, as text. A request that is sent as a whole is plain; of one whose head comes in two pieces Node
 * reads everything.
 */
function answerTo(request: string, way: 'plain' | 'parted', localAddress = '127.0.0.1'): Promise<string> {
  const octets = Buffer.from(filledIn(request));
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: '127.0.0.1', port: installation.port, localAddress, noDelay: true });
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const [head = '', body] = text.split('\r\n\r\n', 2);
      const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1]);
      if (body === undefined || Buffer.byteLength(body) < length) return;
      socket.destroy();
      resolve(text);
    });
    socket.once('error', reject);
    socket.once('end', () => reject(new Error(`the connection ended after ${text}`)));
    socket.setTimeout(5_000, () => reject(new Error(`no whole answer in time: ${text}`)));
    if (way === 'plain') socket.write(octets);
    else {
      socket.write(octets.subarray(0, 20));
      setTimeout(() => socket.write(octets.subarray(20)), 15);
    }
  });
}

/** What differs from answer to answer by its nature: the date, ids, and what is left of limits. */
function comparable(answer: string): string {
  return answer
    .replace(/^date: .*$/gim, 'date: then')
    .replace(/req_[0-9A-Za-z]{22}/g, 'req')
    .replace(/;r=\d+;t=\d+/g, ';r=1;t=1')
    .replace(/^(retry-after|ratelimit[a-z-]*): .*$/gim, (line) => line.replace(/\d+/g, '1'))
    .replace(/("(?:remaining|resetSeconds|retryAfterSeconds)":)\d+/g, '$11')
    .replace(/\b\d+( seconds?)/g, '1$1')
    .replace(/^content-length: \d+$/gim, 'content-length: some');
}

async function expectAlike(request: string, status: number, localAddress?: string): Promise<string> {
  const plain = await answerTo(request, 'plain', localAddress);
  const parted = await answerTo(request, 'parted', localAddress);
  expect(plain).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(plain).toMatch(/^x-request-id: req_[0-9A-Za-z]{22}$/im);
  expect(comparable(plain)).toBe(comparable(parted));
  return plain;
}

describe('a question to forward-auth gets the same answer, octet by octet, plain and read by Node', () => {
  it.each<[string, number, string]>([
    ['that is allowed', 200, forwardAuth(reader, ...asked)],
    ['with its scheme named', 200, forwardAuth('Authorization: Bearer READER', ...asked)],
    ['by the other pair', 200, forwardAuth(reader, 'X-Original-Method: GET', 'X-Original-URI: /chats/1')],
    ['by its path, as Envoy asks', 200, forwardAuthAt('/v1/forward-auth/chats/1?q=1', reader)],
    ['with a body', 200, forwardAuth(reader, ...asked, 'Content-Length: 4').concat('body')],
    [
      'with fields of a caller',
      200,
      forwardAuth('X-Neoagent-Account: acc_forged', reader, ...asked, 'Cookie: a=b'),
    ],
    ['with an octet beyond ASCII', 200, forwardAuth(reader, ...asked, 'X-Name: caf\xe9')],
    ['without a key', 401, forwardAuth(...asked)],
    ['with an empty key', 401, forwardAuth('Authorization:', ...asked)],
    ['with a blank too many', 401, forwardAuth('Authorization: Bearer  READER', ...asked)],
    ['with two keys', 401, forwardAuth(reader, reader, ...asked)],
    ['with nonsense for a key', 401, forwardAuth('Authorization: nonsense', ...asked)],
    ['with an unknown key', 401, forwardAuth('Authorization: UNKNOWN', ...asked)],
    ['with a revoked key', 401, forwardAuth('Authorization: REVOKED', ...asked)],
    ['with a disabled key', 401, forwardAuth('Authorization: DISABLED', ...asked)],
    [
      'with a key that may not',
      403,
      forwardAuth(reader, 'X-Forwarded-Method: POST', 'X-Forwarded-Uri: /chats'),
    ],
    [
      'from a page',
      403,
      forwardAuth(reader, ...asked, 'Origin: https://evil.example', 'Sec-Fetch-Mode: cors'),
    ],
    ['about no route', 403, forwardAuth(reader, 'X-Forwarded-Method: GET', 'X-Forwarded-Uri: /none')],
    [
      'about an odd path',
      403,
      forwardAuth(reader, 'X-Forwarded-Method: GET', 'X-Forwarded-Uri: /chats/../1'),
    ],
    ['about nothing', 403, forwardAuth(reader)],
    ['about half of something', 403, forwardAuth(reader, 'X-Forwarded-Uri: /chats/1')],
    ['about two things', 403, forwardAuth(reader, ...asked, 'X-Original-URI: /chats/2')],
    ['about two paths', 403, forwardAuth(reader, ...asked, 'X-Forwarded-Uri: /chats/2')],
    ['with an alias', 403, forwardAuth(reader, ...asked, 'X_Forwarded_Uri: /chats/2')],
    ['by path and field', 403, forwardAuthAt('/v1/forward-auth/chats/2', reader, ...asked)],
    ['with a key whose limit is used up', 403, forwardAuth('Authorization: SPENT', ...asked)],
  ])('%s', async (_what, status, request) => {
    await expectAlike(request, status);
  });

  it('in a field as well, when that is asked for', async () => {
    const request = forwardAuthAt('/v1/forward-auth?problem=header', 'Authorization: UNKNOWN', ...asked);
    expect(await expectAlike(request, 401)).toMatch(/^X-Neoagent-Problem: \{"type":/im);
  });

  it('from a peer that is no proxy of ours', async () => {
    expect(await expectAlike(forwardAuth(reader, ...asked), 403, '127.0.0.2')).toContain('ip_not_allowed');
  });

  it('never with what a caller says that only we may say', async () => {
    const forged = [
      'X-Neoagent-Account: acc_forged',
      'X-Neoagent-Key-Id: key_forged',
      'X-Request-Id: forged',
    ];
    expect(await expectAlike(forwardAuth(...forged, reader, ...asked), 200)).not.toContain('forged');
  });
});

const request = { method: 'GET', path: '/chats/1', ip: '203.0.113.9' };
const asking = 'Authorization: ASKING';

describe('a question to verify gets the same answer, octet by octet, plain and read by Node', () => {
  it.each<[string, number, () => string]>([
    ['that is allowed', 200, () => verify({ key: 'READER', request }, asking)],
    ['about a revoked key', 200, () => verify({ key: 'REVOKED', request }, asking)],
    ['about an unknown key', 200, () => verify({ key: 'UNKNOWN', request }, asking)],
    ['about no route', 200, () => verify({ key: 'READER', request: { ...request, path: '/none' } }, asking)],
    [
      'about a key that may not',
      200,
      () => verify({ key: 'READER', request: { ...request, method: 'POST', path: '/chats' } }, asking),
    ],
    ['about a key whose limit is used up', 200, () => verify({ key: 'SPENT', request }, asking)],
    [
      'with letters beyond ASCII',
      200,
      () => verify({ key: 'READER', request: { ...request, path: '/chats/1?q=ü🔑' } }, asking),
    ],
    ['without a key of its own', 401, () => verify({ key: 'READER', request })],
    ['with a key that may not ask', 403, () => verify({ key: 'READER', request }, reader)],
    ['with a member that is not known', 400, () => verify({ key: 'READER', request, more: 1 }, asking)],
    ['that is no JSON', 400, () => verify('{"key":', asking)],
    ['that is text', 415, () => verify('text', asking).replace('application/json', 'text/plain')],
    [
      'from another site',
      403,
      () => verify({ key: 'READER', request }, asking, 'Origin: https://evil.example'),
    ],
  ])('%s', async (_what, status, question) => {
    await expectAlike(question(), status);
  });
});

it('questions that are sent behind each other are answered in their order, plain ones and others', async () => {
  const paths = ['/chats/1', '/none', '/chats/2', '/chats/../1', '/chats/3'];
  const questions = paths.map((path) =>
    forwardAuth(reader, 'X-Forwarded-Method: GET', `X-Forwarded-Uri: ${path}`),
  );
  const odd = questions.map((text) =>
    text.replace('\r\n\r\n', '\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
  );
  const last = questions[0]?.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n') ?? '';
  const text = [...questions, ...odd, ...questions, last].join('');
  const answers = await new Promise<string>((resolve, reject) => {
    const socket = net.connect(installation.port, '127.0.0.1', () => socket.write(filledIn(text)));
    let all = '';
    socket.setEncoding('latin1').on('data', (part: string) => {
      all += part;
    });
    socket.once('close', () => resolve(all));
    socket.once('error', reject);
  });
  const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  const each = [200, 403, 200, 403, 200];
  expect(statuses).toEqual([...each, ...each, ...each, 200]);
});
