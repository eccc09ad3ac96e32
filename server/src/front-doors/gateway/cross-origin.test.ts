import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { aDoorway, listening } from '../../test-support/doors.js';
import { createGateway } from './gateway.js';

async function aGateway() {
  const doorway = aDoorway();
  const server = await listening(createGateway(doorway.gatewayParts()));
  onTestFinished(() => server.close());
  /** Sends the octets as they are and answers the whole response. */
  const send = (lines: readonly string[]) =>
    new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect(server.port, '127.0.0.1', () =>
        socket.write(`${lines.join('\r\n')}\r\nHost: api\r\nConnection: close\r\n\r\n`),
      );
      socket.on('data', (part) => (text += part.toString('latin1')));
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
  return { ...doorway, send };
}

const preflight = ['Origin: https://app.example', 'Access-Control-Request-Method: POST'];

it.each(['/api/endpoint', '/nowhere', '//odd'])(
  'a preflight of %s is allowed for any page, without credentials',
  async (path) => {
    const { send, refusals, db, addKey } = await aGateway();
    const { account } = await addKey();
    const answer = await send([
      `OPTIONS ${path} HTTP/1.1`,
      ...preflight,
      'Access-Control-Request-Headers: authorization, x-trace',
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 204 /);
    expect(answer).toMatch(/^access-control-allow-origin: \*\r$/im);
    expect(answer).toMatch(/^access-control-allow-methods: .*\bPOST\b.*\r$/im);
    expect(answer).toMatch(/^access-control-allow-headers: Authorization, Content-Type, x-trace\r$/im);
    expect(answer).toMatch(/^access-control-max-age: \d+\r$/im);
    expect(answer).not.toMatch(/allow-credentials/i);
    await refusals.flush(db.refusals);
    expect(await db.refusals.list(account.id, 10)).toEqual([]);
  },
);

it('names in a preflight that are no tokens do not come back', async () => {
  const { send } = await aGateway();
  const answer = await send([
    'OPTIONS /api/endpoint HTTP/1.1',
    'Origin: https://app.example',
    'Access-Control-Request-Method: <script>',
    'Access-Control-Request-Headers: x-good, <b>, x y, "q"',
  ]);
  expect(answer).toMatch(/^access-control-allow-headers: Authorization, Content-Type, x-good\r$/im);
  expect(answer).not.toContain('<');
});

it('OPTIONS that is no preflight is an ordinary request', async () => {
  const { send } = await aGateway();
  expect(await send(['OPTIONS /api/endpoint HTTP/1.1'])).toMatch(/^HTTP\/1\.1 404 /);
  expect(await send(['OPTIONS /api/endpoint HTTP/1.1', 'Origin: https://app.example'])).toMatch(
    /^HTTP\/1\.1 404 /,
  );
});

it('a page can read why it was refused, and what it was allowed', async () => {
  const { send, addKey } = await aGateway();
  const blocked = await addKey();
  const open = await addKey({ key: { browserGuard: 'off' } });
  const post = (secret: string) =>
    send([
      'POST /api/endpoint HTTP/1.1',
      'Origin: https://app.example',
      `Authorization: ${secret}`,
      'Content-Type: application/json',
      'Content-Length: 0',
    ]);
  for (const [answer, status] of [
    [await post(blocked.secret), 403],
    [await post(open.secret), 400],
    [await post('nonsense'), 401],
  ] as const) {
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/^access-control-allow-origin: \*\r$/im);
    expect(answer).toMatch(
      /^access-control-expose-headers: .*X-Neoagent-Reason, X-Request-Id, Retry-After/im,
    );
    expect(answer).toMatch(/^vary: Authorization, Origin\r$/im);
  }
  expect(await post(blocked.secret)).toMatch(/^x-neoagent-reason: browser_blocked\r$/im);
});

it('a request that no page sent gets no cross-origin fields', async () => {
  const { send } = await aGateway();
  const answer = await send(['POST /api/endpoint HTTP/1.1', 'Content-Length: 0']);
  expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  expect(answer).not.toMatch(/access-control/i);
  expect(answer).toMatch(/^vary: Authorization\r$/im);
});

it('a browser at a key whose guard is alert is let through and noted', async () => {
  const { send, addKey, refusals, db } = await aGateway();
  const { secret, account } = await addKey({ key: { browserGuard: 'alert' } });
  const answer = await send([
    'POST /api/endpoint HTTP/1.1',
    'Origin: https://app.example',
    `Authorization: ${secret}`,
    'Content-Type: application/json',
    'Content-Length: 0',
  ]);
  expect(answer).not.toMatch(/^HTTP\/1\.1 403 /);
  await refusals.flush(db.refusals);
  const [noted] = await db.refusals.list(account.id, 10);
  expect(noted).toMatchObject({ reason: 'browser_blocked', isEnforced: false });
  expect(noted?.checks.map(({ outcome }) => outcome)).toContain('noticed');
});
