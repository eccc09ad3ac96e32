import type { IncomingMessage, ServerResponse } from 'node:http';
import net from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aGatewayOf, ask } from '../../test-support/a-gateway.js';
import { listening } from '../../test-support/doors.js';

/** A gateway before an upstream that tells what reached it, as JSON. */
async function aMirror(more = '', routeMore = '') {
  const upstream = await listening((request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, {
      'X-Neoagent-Reason': 'forged',
      'X-Neoagent-Account': 'acc_forged',
      RateLimit: '"theirs";r=0;t=9',
      'RateLimit-Policy': '"theirs";q=1;w=9',
      'X-RateLimit-Limit': '5',
    });
    response.end(JSON.stringify(request.headers));
  });
  onTestFinished(upstream.close);
  const made = await aGatewayOf(`${more}
upstreams: { chat: { url: "${upstream.url}" } }
routes: [{ match: "* /chat/**", upstream: chat${routeMore} }]
`);
  const fields = async (headers: Readonly<Record<string, string>> = {}) => {
    const answer = await ask(`${made.gateway.url}/chat/x`, {
      headers: { authorization: made.secret, ...headers },
    });
    return { answer, seen: JSON.parse(answer.body) as Readonly<Record<string, string | undefined>> };
  };
  return { ...made, fields };
}

async function rawAnswer(port: number, request: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1', () => socket.write(request));
  return text(socket);
}

const spoofed = {
  'X-Forwarded-For': '6.6.6.6, 203.0.113.9',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Host': 'shop.example',
  Forwarded: 'for=6.6.6.6;proto=https',
  Host: 'api.example:8080',
};

describe('where a request came from', () => {
  it('is what we see when nobody is trusted, whatever the request says', async () => {
    const { seen } = await (await aMirror()).fields(spoofed);
    expect(seen).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'api.example:8080',
      forwarded: 'for=127.0.0.1;host="api.example:8080";proto=http',
    });
    expect(JSON.stringify(seen)).not.toContain('6.6.6.6');
  });

  it('is what a trusted proxy says, without what strangers told it', async () => {
    const { seen } = await (await aMirror('trustedProxies: [127.0.0.1, 10.0.0.0/8]')).fields({
      ...spoofed,
      'X-Forwarded-For': '6.6.6.6, 2001:db8::1, 10.1.1.1',
    });
    expect(seen).toMatchObject({
      'x-forwarded-for': '2001:db8::1, 10.1.1.1, 127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'shop.example',
      forwarded: 'for="[2001:db8::1]";host="shop.example";proto=https, for=10.1.1.1, for=127.0.0.1',
    });
    expect(JSON.stringify(seen)).not.toContain('6.6.6.6');
  });

  it('is not taken from a trusted proxy that passes nonsense on as host or scheme', async () => {
    const { seen } = await (await aMirror('trustedProxies: [127.0.0.1]')).fields({
      ...spoofed,
      'X-Forwarded-Proto': 'gopher',
      'X-Forwarded-Host': 'a"b',
    });
    expect(seen).toMatchObject({ 'x-forwarded-proto': 'http', 'x-forwarded-host': 'api.example:8080' });
  });

  it('names each gateway on the way in Via', async () => {
    const { seen } = await (await aMirror()).fields({ Via: '1.0 edge' });
    expect(seen['via']).toBe('1.0 edge, 1.1 neoagent-test');
  });
});

describe('an upstream that leads back to the gateway', () => {
  it('is 502 with that cause, not a loop', async () => {
    const { gateway, secret } = await aMirror();
    const answer = await ask(`${gateway.url}/chat/x`, {
      headers: { authorization: secret, Via: '1.1 neoagent-test' },
    });
    expect(answer.status).toBe(502);
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'upstream_unreachable',
      detail: expect.stringContaining('came back'),
    });
  });
});

describe('the caller’s Authorization', () => {
  it('reaches no upstream unless the route says so', async () => {
    const { seen } = await (await aMirror()).fields();
    expect(seen['authorization']).toBeUndefined();
  });

  it('is forwarded where the route says forward', async () => {
    const made = await aMirror('', ', authorization: forward');
    expect((await made.fields()).seen['authorization']).toBe(made.secret);
    expect((await made.fields({ Connection: 'authorization' })).seen['authorization']).toBe(made.secret);
  });
});

describe('an answer', () => {
  it('loses its trailers: none becomes a header field, and the body stays whole', async () => {
    const upstream = await listening((_request: IncomingMessage, response: ServerResponse) => {
      response.writeHead(200, { Trailer: 'X-Neoagent-Account, X-Sum' });
      response.write('whole');
      response.addTrailers({ 'X-Neoagent-Account': 'acc_forged', 'X-Sum': '1' });
      response.end();
    });
    onTestFinished(upstream.close);
    const { gateway, secret } = await aGatewayOf(`upstreams: { chat: { url: "${upstream.url}" } }
routes: [{ match: "* /chat/**", upstream: chat }]
`);
    const octets = await rawAnswer(
      gateway.port,
      `GET /chat/x HTTP/1.1\r\nHost: a\r\nAuthorization: ${secret}\r\nTE: trailers\r\nConnection: close, TE\r\n\r\n`,
    );
    expect(octets).toMatch(/\r\n\r\n5\r\nwhole\r\n0\r\n\r\n$/);
    expect(octets).not.toMatch(/trailer|x-sum|acc_forged/i);
  });

  it('speaks in our name only where we do', async () => {
    const { answer } = await (await aMirror()).fields();
    expect(answer.headers).toMatchObject({
      ratelimit: '"burst";r=599;t=60',
      'ratelimit-policy': '"burst";q=600;w=60',
      'x-ratelimit-limit': '5',
    });
    expect(JSON.stringify(answer.headers)).not.toMatch(/forged|theirs/);
  });
});
