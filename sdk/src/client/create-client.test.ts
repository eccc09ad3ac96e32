import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { inspect, promisify } from 'node:util';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  AuthenticationError,
  ConfigurationError,
  NeoagentError,
  PermissionError,
  PlanError,
  RateLimitError,
  UnavailableError,
} from './client-error.js';
import type { ClientOptions } from './client-options.js';
import { createClient } from './create-client.js';
import { wrapFetch } from './wrap-fetch.js';

const secretKey = 'neo_live_0123456789abcdefghijABCDEFGHIJ01234567';
const newKey = 'neo_live_zzzz456789abcdefghijABCDEFGHIJ01234567';
type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => unknown;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
  for (const name of ['window', 'document']) Reflect.deleteProperty(globalThis, name);
});

/** A real server on loopback that keeps what arrived; `count` is the number of the request, from 1. */
async function serve(handler: Handler) {
  const seen: { readonly method: string; readonly path: string; readonly key: string | undefined }[] = [];
  const server = http.createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    seen.push({ method, path: url, key: headers.authorization });
    request.resume();
    request.on('end', () => void handler(request, response, seen.length));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  headers: http.OutgoingHttpHeaders = {},
) {
  const problem = { code, status, detail: 'What is wrong.', fix: 'What to do.', requestId: 'req_1' };
  response.writeHead(status, { 'content-type': 'application/problem+json', ...headers });
  response.end(JSON.stringify(problem));
}

const grant = (response: ServerResponse, value: unknown = { good: true }) =>
  response.end(JSON.stringify(value));

/** A client whose waits are noted instead of slept; its jitter is half of what is possible. */
function aClient(url: string, options: ClientOptions = {}) {
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  return { waits, client: createClient({ url, secretKey, sleep, random: () => 0.5, ...options }) };
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error as NeoagentError,
  );

describe('errors', () => {
  it.each([
    [401, 'key_missing', AuthenticationError],
    [401, 'key_disabled', AuthenticationError],
    [403, 'permission_denied', PermissionError],
    [403, 'ip_not_allowed', PermissionError],
    [403, 'endpoint_not_in_plan', PlanError],
    [403, 'rate_limited', RateLimitError],
    [429, 'quota_exceeded', RateLimitError],
    [503, 'unavailable', UnavailableError],
    [504, 'upstream_timeout', UnavailableError],
    [418, 'teapot', NeoagentError],
  ])('%i %s is told by its class, with code, fix, request id and wait', async (status, code, Kind) => {
    const { url } = await serve((_request, response) =>
      refuse(response, status, code, { 'retry-after': '7' }),
    );
    const error = await failureOf(aClient(url, { retry: false }).client.get('/x'));
    expect(error.constructor).toBe(Kind);
    expect(error).toMatchObject({ code, status, fix: 'What to do.', requestId: 'req_1', retryAfterMs: 7000 });
  });

  it.each([
    [401, AuthenticationError],
    [403, PermissionError],
    [429, RateLimitError],
    [502, UnavailableError],
  ])('an answer %i without a code is told by its status', async (status, Kind) => {
    const { url } = await serve((_request, response) => response.writeHead(status).end('<html>'));
    const error = await failureOf(aClient(url, { retry: false }).client.get('/x'));
    expect(error).toBeInstanceOf(Kind);
    expect(error).toMatchObject({ code: `http_${status}`, status });
  });

  it('no connection, no answer in time and an answer without JSON are told apart', async () => {
    const { url } = await serve((request, response) => request.url === '/html' && response.end('<html>'));
    const { client } = aClient(url, { retry: false, timeoutMs: 100 });
    expect(await failureOf(client.get('/hang'))).toMatchObject({ name: 'UnavailableError', code: 'timeout' });
    expect(await failureOf(client.get('/html'))).toMatchObject({ code: 'unexpected_answer', status: 200 });
    const away = aClient('http://127.0.0.1:1', { retry: false }).client;
    expect(await failureOf(away.get('/x'))).toMatchObject({
      name: 'UnavailableError',
      code: 'unreachable',
      status: 0,
    });
  });
});

describe('repeating', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE'])(
    '%s is repeated on 503, waiting longer each time',
    async (method) => {
      const { url, seen } = await serve((_request, response, count) =>
        count < 4 ? refuse(response, 503, 'unavailable') : grant(response),
      );
      const { client, waits } = aClient(url);
      expect((await client.fetch('/x', { method })).status).toBe(200);
      expect(seen).toHaveLength(4);
      expect(waits).toEqual([125, 250, 500]);
    },
  );

  it('POST and PATCH are sent once on 503, and repeated with an idempotency key', async () => {
    const { url, seen } = await serve((_request, response) => refuse(response, 503, 'unavailable'));
    const { client } = aClient(url);
    await failureOf(client.post('/x', {}));
    await failureOf(client.patch('/x', {}));
    expect(seen).toHaveLength(2);
    await failureOf(client.post('/x', {}, { idempotencyKey: 'one' }));
    expect(seen).toHaveLength(6);
  });

  it.each([403, 429])('rate_limited at %i is repeated for POST, never before Retry-After', async (status) => {
    const { url, seen } = await serve((_request, response, count) =>
      count === 1 ? refuse(response, status, 'rate_limited', { 'retry-after': '3' }) : grant(response),
    );
    const { client, waits } = aClient(url);
    expect(await client.post('/x', { a: 1 })).toEqual({ good: true });
    expect(seen).toHaveLength(2);
    expect(waits).toEqual([3125]);
  });

  it('a wait beyond the longest is not begun, and waits together stay within it', async () => {
    const { url, seen } = await serve((_request, response) =>
      refuse(response, 403, 'rate_limited', { 'retry-after': '4' }),
    );
    const { client, waits } = aClient(url, { retry: { maxWaitMs: 6000 } });
    expect(await failureOf(client.get('/x'))).toMatchObject({ name: 'RateLimitError', retryAfterMs: 4000 });
    expect(seen).toHaveLength(2);
    expect(waits).toEqual([4125]);
  });

  it.each([
    [401, 'key_disabled'],
    [401, 'key_malformed'],
    [403, 'permission_denied'],
    [403, 'endpoint_not_in_plan'],
    [403, 'quota_exceeded'],
  ])('%i %s is never repeated', async (status, code) => {
    const { url, seen } = await serve((_request, response) =>
      refuse(response, status, code, { 'retry-after': '1' }),
    );
    await failureOf(aClient(url).client.get('/x'));
    expect(seen).toHaveLength(1);
  });

  it('a streamed body is sent once', async () => {
    const { url, seen } = await serve((_request, response) => refuse(response, 403, 'rate_limited'));
    const body = new Blob(['text']).stream();
    const answer = await aClient(url).client.fetch('/x', {
      method: 'PUT',
      body,
      duplex: 'half',
    } as RequestInit);
    expect([answer.status, seen.length]).toEqual([403, 1]);
  });

  it('an abort ends a wait at once, with the signal’s own reason', async () => {
    const { url, seen } = await serve((_request, response) => refuse(response, 503, 'unavailable'));
    const controller = new AbortController();
    const sleep = () => {
      controller.abort(new Error('enough'));
      return new Promise<void>(() => undefined);
    };
    const { client } = aClient(url, { sleep });
    expect((await failureOf(client.get('/x', { signal: controller.signal }))).message).toBe('enough');
    expect(seen).toHaveLength(1);
  });
});

describe('the key', () => {
  it('goes raw to the configured origin and to no other, redirects included', async () => {
    const other = await serve((_request, response) => grant(response));
    const { url, seen } = await serve((request, response) => {
      const location =
        request.url === '/away' ? `${other.url}/landed` : request.url === '/near' ? '/here' : undefined;
      if (location === undefined) grant(response);
      else response.writeHead(302, { location }).end();
    });
    const { client } = aClient(url);
    await client.get('/away');
    await client.get('/near');
    await client.fetch(`${other.url}/direct`);
    await client.fetch('//127.0.0.2/x');
    expect(seen.map(({ key }) => key)).toEqual([secretKey, secretKey, secretKey, secretKey]);
    expect(other.seen.map((request) => [request.path, request.key])).toEqual([
      ['/landed', undefined],
      ['/direct', undefined],
    ]);
  });

  it('is nowhere to be seen in a client or an error', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(400, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ code: 'bad', detail: `You sent ${secretKey}`, echo: secretKey }));
    });
    const echoing: typeof fetch = (_input, init) =>
      Promise.reject(new Error(`failed with ${new Headers(init?.headers).get('authorization')}`));
    const { client } = aClient(url);
    const errors = [
      await failureOf(client.get('/x')),
      await failureOf(aClient(url, { retry: false, fetch: echoing }).client.get('/x')),
      await failureOf(aClient(url, { secretKey: `${secretKey}\n` }).client.get('/x')),
    ];
    for (const thing of [client, ...errors]) {
      const shown = [
        String(thing),
        JSON.stringify(thing),
        inspect(thing, { depth: 9, showHidden: true }),
      ].join();
      expect(shown).not.toContain(secretKey.slice(9));
      expect(shown.length).toBeGreaterThan(30);
    }
    expect(errors.map(({ code }) => code)).toEqual(['bad', 'unreachable', 'key_extra_spaces']);
  });

  it.each(['key_revoked', 'key_expired', 'key_unknown'])(
    'is read from its file again on %s, once for all',
    async (code) => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'neoagent-sdk-'));
      const file = path.join(folder, 'key');
      await writeFile(file, `${secretKey}\n`);
      const { url, seen } = await serve((request, response) =>
        request.headers.authorization === newKey ? grant(response) : refuse(response, 401, code),
      );
      const { client } = aClient(url, { secretKey: { file } });
      expect(await failureOf(client.post('/x', {}))).toBeInstanceOf(AuthenticationError);
      await writeFile(file, newKey);
      expect(await client.post('/x', {})).toEqual({ good: true });
      expect(seen.map(({ key }) => key === newKey)).toEqual([false, false, true]);
      await rm(folder, { recursive: true });
    },
  );

  it('is asked for once by requests that are refused together, and not after key_disabled', async () => {
    const { url } = await serve((request, response) =>
      request.headers.authorization === newKey ? grant(response) : refuse(response, 401, 'key_revoked'),
    );
    let asked = 0;
    const source = async () => (++asked === 1 ? secretKey : newKey);
    const { client } = aClient(url, { secretKey: source });
    await Promise.all([1, 2, 3, 4, 5].map(() => client.get('/x')));
    expect(asked).toBe(2);
    const disabled = await serve((_request, response) => refuse(response, 401, 'key_disabled'));
    await failureOf(aClient(disabled.url, { secretKey: source }).client.get('/x'));
    expect(asked).toBe(3);
  });

  it('that is missing is told before anything is sent', async () => {
    const { url, seen } = await serve((_request, response) => grant(response));
    expect(await failureOf(aClient(url, { secretKey: '' }).client.get('/x'))).toMatchObject({
      code: 'key_missing',
    });
    expect(seen).toEqual([]);
  });
});

describe('setting up', () => {
  it('refuses to run in a web page, and says why', () => {
    Object.assign(globalThis, { window: {}, document: {} });
    expect(() => createClient({ url: 'http://127.0.0.1', secretKey })).toThrow(
      /every visitor of a page can read/,
    );
    expect(() => wrapFetch(fetch, { url: 'http://127.0.0.1', secretKey })).toThrow(ConfigurationError);
  });

  it.each(['Cloudflare-Workers', 'Deno/2.1.4', 'Bun/1.2.0', 'Node.js/22', undefined])(
    'runs in a worker of %s, which is no page',
    (userAgent) => {
      vi.stubGlobal('WorkerGlobalScope', class {});
      vi.stubGlobal('navigator', { userAgent });
      onTestFinished(() => void vi.unstubAllGlobals());
      expect(String(createClient({ url: 'http://127.0.0.1', secretKey }))).toContain('127.0.0.1');
    },
  );

  it.each([
    ['', 'url_missing'],
    ['app.example', 'url_invalid'],
    ['https://user:pass@app.example', 'url_invalid'],
    ['ftp://app.example', 'url_invalid'],
  ])('refuses the URL %j as %s', (url, code) => {
    expect(() => createClient({ url, secretKey })).toThrow(expect.objectContaining({ code }));
  });

  it('wrapFetch gives existing code the key with one line', async () => {
    const { url, seen } = await serve((_request, response) => grant(response));
    const wrapped = wrapFetch(fetch, { url, secretKey });
    const response = await wrapped(new Request(`${url}/x`, { method: 'POST', body: 'text' }));
    expect(await response.json()).toEqual({ good: true });
    expect(seen).toEqual([{ method: 'POST', path: '/x', key: secretKey }]);
  });

  it('the built package works without process, require and Buffer', async () => {
    const entry = new URL('../../dist/index.js', import.meta.url).href;
    // Node's own fetch needs Buffer itself, and its Headers while they load: this fetch answers in its place.
    const script = `const { log } = console;
const fetch = async (url, init) => ({
  ok: true, status: 200, headers: new Headers(),
  text: async () => JSON.stringify([url, init.method, init.headers.get('authorization')]),
});
new Headers();
for (const name of ['process', 'require', 'Buffer']) delete globalThis[name];
const { createClient } = await import(${JSON.stringify(entry)});
const client = createClient({ url: 'https://api.test', secretKey: 'neo_test_1', fetch });
log(typeof process, typeof Buffer, JSON.stringify(await client.get('/x')));`;
    const run = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    expect(run.stdout).toBe('undefined undefined ["https://api.test/x","GET","neo_test_1"]\n');
  });
});
