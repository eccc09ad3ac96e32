import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, ask } from '../../test-support/a-gateway.js';
import { aDoorway, listening } from '../../test-support/doors.js';
import { createGateway } from './gateway.js';

const rules = `
upstreams: { chat: { url: "http://127.0.0.1:1" } }
routes:
  - { match: "* /chat/**", upstream: chat }
  - { match: "GET /nothing-behind" }
`;

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A gateway in front of a real upstream with the given behaviour, and a key that may pass. */
async function aGateway(handler: Handler | 'dead') {
  const upstream = await listening(handler === 'dead' ? () => undefined : handler);
  const doorway = aDoorway(rules.replace('http://127.0.0.1:1', upstream.url));
  const parts = doorway.gatewayParts();
  open.push(() => parts.upstreams.close());
  if (handler === 'dead') await upstream.close();
  else open.push(upstream.close);
  const gateway = await listening(createGateway(parts));
  open.push(gateway.close);
  const { secret, key, account } = await doorway.addKey();
  return { ...doorway, gateway, upstream, secret, key, account };
}

/** Answers with what arrived, as JSON. */
const mirror: Handler = async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { method, url, rawHeaders } = request;
  response.writeHead(207, 'Mirrored', {
    'X-Upstream': 'yes',
    'X-Request-Id': 'theirs',
    Connection: 'X-Hop',
    'X-Hop': '1',
  });
  response.end(JSON.stringify({ method, url, rawHeaders, body }));
};

function fieldsOf(answer: Answer): Map<string, string[]> {
  const { rawHeaders } = JSON.parse(answer.body) as { rawHeaders: string[] };
  const fields = new Map<string, string[]>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    fields.set(name, [...(fields.get(name) ?? []), rawHeaders[i + 1] ?? '']);
  }
  return fields;
}

describe('an allowed request', () => {
  it('reaches the upstream with its method, target and body octet by octet, and its answer comes back', async () => {
    const { gateway, secret } = await aGateway(mirror);
    const answer = await ask(
      `${gateway.url}/chat/a/%C3%A9?q=1&r=%2F`,
      { method: 'PUT', headers: { authorization: secret, 'content-type': 'text/x' } },
      'the body',
    );
    expect(answer.status).toBe(207);
    expect(answer.headers).toMatchObject({ 'x-upstream': 'yes', ratelimit: '"burst";r=599;t=60' });
    expect(JSON.parse(answer.body)).toMatchObject({
      method: 'PUT',
      url: '/chat/a/%C3%A9?q=1&r=%2F',
      body: 'the body',
    });
  });

  it('carries our identity of the caller and not the caller’s own, in any spelling', async () => {
    const { gateway, secret, key, account } = await aGateway(mirror);
    const answer = await ask(`${gateway.url}/chat/x`, {
      headers: {
        authorization: secret,
        'X-Neoagent-Account': 'acc_forged',
        x_neoagent_account: 'acc_forged',
        'X-NEOAGENT_Key-Id': 'key_forged',
        'X-Forwarded-For': '6.6.6.6',
        'X-Request-Id': 'forged',
        'X-HTTP-Method-Override': 'DELETE',
        'X-Forwarded-User': 'forged',
        X_Forwarded_Ssl: 'forged',
        'X-Forwarded-Client-Cert': 'forged',
        'Forwarded-For': 'forged',
        X_Real_IP: 'forged',
        x_request_id: 'forged',
        Content_Length: 'forged',
      },
    });
    const fields = fieldsOf(answer);
    expect(fields.get('x-neoagent-account')).toEqual([account.id]);
    expect(fields.get('x-neoagent-key-id')).toEqual([key.id]);
    expect(fields.get('x-request-id')).toEqual([answer.headers['x-request-id']]);
    expect(fields.get('x-forwarded-for')).toEqual(['127.0.0.1']);
    expect(fields.get('via')).toEqual(['1.1 neoagent-test']);
    expect(answer.body).not.toContain('forged');
    expect(fields.has('x-http-method-override')).toBe(false);
    expect(fields.has('authorization')).toBe(false);
    expect(answer.body).not.toContain(secret);
  });

  it('keeps our fields although the caller names them in Connection, and drops what belongs to one connection', async () => {
    const { gateway, secret, account } = await aGateway(mirror);
    const answer = await ask(`${gateway.url}/chat/x`, {
      headers: {
        authorization: secret,
        Connection: 'close, X-Neoagent-Account, X-Mine',
        'X-Mine': '1',
        TE: 'trailers',
        Upgrade: 'h2c',
        'HTTP2-Settings': 'AAMAAABk',
      },
    });
    const fields = fieldsOf(answer);
    expect(fields.get('x-neoagent-account')).toEqual([account.id]);
    for (const gone of ['x-mine', 'te', 'upgrade', 'http2-settings']) expect(fields.has(gone)).toBe(false);
    expect(answer.headers['x-hop']).toBeUndefined();
  });

  it('streams both ways: the first part of an answer arrives before the upstream has ended it', async () => {
    const { gateway, secret } = await aGateway((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('data: 1\n\n');
    });
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      http
        .get(`${gateway.url}/chat/events`, { agent: false, headers: { authorization: secret } }, resolve)
        .on('error', reject);
    });
    const [first] = (await once(answer, 'data')) as [Buffer];
    expect(first.toString()).toBe('data: 1\n\n');
    answer.destroy();
  });

  it('carries 64 MB up and down without holding them', async () => {
    const { gateway, secret } = await aGateway((request, response) => request.pipe(response));
    const part = Buffer.alloc(1_048_576, 7);
    let received = 0;
    let most = 0;
    const before = process.memoryUsage().rss;
    await new Promise<void>((resolve, reject) => {
      const headers = { authorization: secret, 'transfer-encoding': 'chunked' };
      const sent = http.request(
        `${gateway.url}/chat/echo`,
        { agent: false, method: 'POST', headers },
        (answer) => {
          answer.on('data', (chunk: Buffer) => {
            received += chunk.length;
            most = Math.max(most, process.memoryUsage().rss - before);
          });
          answer.on('end', resolve);
        },
      );
      sent.on('error', reject);
      void sendParts(sent, part, 64);
    });
    expect(received).toBe(64 * part.length);
    // Caller, gateway and upstream share this process, so the bound is generous; holding the body would take 64 MB more.
    expect(most).toBeLessThan(100 * 1_048_576);
  });

  it('ends at the upstream when the caller goes away', async () => {
    let ended: () => void = () => undefined;
    const upstreamEnded = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const { gateway, secret } = await aGateway((_request, response) => {
      response.on('close', ended);
      response.writeHead(200);
      response.write('x');
    });
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(`GET /chat/x HTTP/1.1\r\nHost: x\r\nAuthorization: ${secret}\r\n\r\n`);
    await once(socket, 'data');
    socket.destroy();
    await upstreamEnded;
  });

  it('ends at the upstream when the caller goes away in the middle of its body', async () => {
    let began: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => {
      began = resolve;
    });
    let cut: (error: Error) => void = () => undefined;
    const wasCut = new Promise<Error>((resolve) => {
      cut = resolve;
    });
    const { gateway, secret, faults } = await aGateway((request) => {
      request.once('data', began);
      request.once('error', cut);
    });
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(
      `POST /chat/x HTTP/1.1\r\nHost: x\r\nAuthorization: ${secret}\r\nContent-Length: 9\r\n\r\nhalf`,
    );
    await hasBegun;
    socket.destroy();
    expect((await wasCut).message).toBe('aborted');
    expect(faults).toEqual([]);
  });

  it('to the sample endpoint is no fault of ours when the caller goes away in the middle of its body', async () => {
    const { gateway, secret, faults } = await aGateway(mirror);
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(
      `POST /api/endpoint HTTP/1.1\r\nHost: x\r\nAuthorization: ${secret}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"ha`,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    const answer = await ask(
      `${gateway.url}/api/endpoint`,
      { method: 'POST', headers: { authorization: secret, 'content-type': 'application/json' } },
      '{}',
    );
    expect(answer.status).toBe(200);
    expect(faults).toEqual([]);
  });
});

describe('an upstream that fails', () => {
  it('is 502 upstream_unreachable when nobody listens, and says that the key is fine', async () => {
    const { gateway, secret } = await aGateway('dead');
    const answer = await ask(`${gateway.url}/chat/x`, { headers: { authorization: secret } });
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'upstream_unreachable', status: 502 });
    expect(answer.headers['x-neoagent-reason']).toBe('upstream_unreachable');
  });

  it('is 502 when it hangs up before it answered', async () => {
    const { gateway, secret } = await aGateway((request) => void request.socket.destroy());
    const answer = await ask(
      `${gateway.url}/chat/x`,
      { method: 'POST', headers: { authorization: secret } },
      'x',
    );
    expect(answer.status).toBe(502);
  });

  it('cuts the connection when it dies in the middle of an answer: half of one is never passed off as whole', async () => {
    const { gateway, secret } = await aGateway((_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('half', () => response.destroy());
    });
    await expect(ask(`${gateway.url}/chat/x`, { headers: { authorization: secret } })).rejects.toThrow();
  });

  it('is 502 for a route that no upstream stands behind', async () => {
    const { gateway, secret } = await aGateway(mirror);
    const answer = await ask(`${gateway.url}/nothing-behind`, { headers: { authorization: secret } });
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.body)).toMatchObject({ detail: expect.stringContaining('no upstream') });
  });
});

describe('a refused request', () => {
  it.each([
    ['no key', '/chat/x', {}, 401],
    ['an unknown route', '/elsewhere', {}, 404],
    ['a path of two meanings', '/chat/../admin', {}, 400],
    ['an absolute target elsewhere', 'http://evil.test/elsewhere', {}, 404],
  ])('never reaches the upstream: %s', async (_name, path, headers, status) => {
    let asked = 0;
    const { gateway, secret } = await aGateway((_request, response) => {
      asked++;
      response.end();
    });
    const authorization = status === 401 ? {} : { authorization: secret };
    const answer = await ask(gateway.url, { path, headers: { ...headers, ...authorization } });
    expect(answer.status).toBe(status);
    expect(asked).toBe(0);
  });
});

async function sendParts(sent: http.ClientRequest, part: Buffer, count: number): Promise<void> {
  for (let i = 0; i < count; i++) if (!sent.write(part)) await once(sent, 'drain');
  sent.end();
}
