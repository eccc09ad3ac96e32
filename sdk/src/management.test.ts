import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManagementClient, type ManagementClient } from './management.js';
import { ManagementProblem } from './management-problem.js';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let server: Server;
let client: ManagementClient;
let seen: Seen[];
let answer: { status: number; body: string; headers?: Record<string, string> };

beforeEach(async () => {
  seen = [];
  answer = { status: 200, body: '{}' };
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      response
        .writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
        .end(answer.body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  client = createManagementClient({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

async function problemOf(call: Promise<unknown>): Promise<ManagementProblem> {
  const cause: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(cause instanceof ManagementProblem))
    throw new Error('the call was expected to reject with a problem');
  return cause;
}

describe('what is sent', () => {
  it('a changing call without input carries an empty JSON object and its content type', async () => {
    answer = { status: 200, body: '{"key":{"id":"key_1"}}' };
    await client.revokeKey('key_1');
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/v1/keys/key_1/revoke', body: '{}' });
    expect(seen[0]?.headers['content-type']).toBe('application/json');
  });

  it('the creation of a key carries the idempotency key it was given', async () => {
    await client.createKey(
      { name: 'CI', environment: 'test', permissions: [], expiresIn: null },
      { idempotencyKey: 'once' },
    );
    expect(seen[0]?.headers['idempotency-key']).toBe('once');
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      name: 'CI',
      environment: 'test',
      permissions: [],
      expiresIn: null,
    });
  });

  it('an id cannot reach another path', async () => {
    await client.key('../session').catch(() => undefined);
    expect(seen[0]?.url).toBe('/v1/keys/..%2Fsession');
  });
});

describe('what is answered', () => {
  it('a problem document becomes a typed problem with every member', async () => {
    answer = {
      status: 409,
      body: '{"code":"name_taken","detail":"Taken.","requestId":"r1","errors":[{"field":"name","message":"Taken."}]}',
      headers: { 'retry-after': '7' },
    };
    const problem = await problemOf(client.renameKey('key_1', 'CI'));
    expect(problem).toMatchObject({
      code: 'name_taken',
      status: 409,
      detail: 'Taken.',
      requestId: 'r1',
      retryAfterSeconds: 7,
      errors: [{ field: 'name', message: 'Taken.' }],
    });
  });

  it('an answer that is no problem document keeps its status and request id', async () => {
    answer = { status: 502, body: '<html>', headers: { 'x-request-id': 'r2' } };
    expect(await problemOf(client.keys())).toMatchObject({
      code: 'unexpected_answer',
      status: 502,
      requestId: 'r2',
    });
  });

  it('an answer without a body resolves', async () => {
    answer = { status: 204, body: '' };
    await expect(client.signOut()).resolves.toBeUndefined();
  });
});

describe('what fails', () => {
  it('a failed write is sent once', async () => {
    answer = { status: 503, body: '{}' };
    await problemOf(client.regenerateKey('key_1'));
    expect(seen).toHaveLength(1);
  });

  it('a server that cannot be reached is told from one that refuses', async () => {
    const nowhere = createManagementClient({
      baseUrl: '',
      fetch: () => Promise.reject(new TypeError('failed')),
    });
    expect(await problemOf(nowhere.keys())).toMatchObject({ code: 'unreachable', status: 0 });
  });

  it('an aborted call rejects with the abort, not with a problem', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(client.keys({ signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });
});
