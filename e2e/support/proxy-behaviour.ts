import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, type Call, call } from './call.js';
import { allowedAddress, type ProtectedApi, startProtectedApi } from './protected-api.js';
import { findProgram, freePort, type ProxyName, type RunningProxy, startProxy } from './real-proxy.js';
import { valuesOf } from './recording-upstream.js';

const target = '/chat/7';

/** What a stranger may write in the hope that the door or the upstream believes it. */
const forgeries: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'X-Forwarded-Method and -Uri',
    [
      ['X-Forwarded-Method', 'GET'],
      ['X-Forwarded-Uri', target],
    ],
  ],
  [
    'X-Original-Method and -URI',
    [
      ['X-Original-Method', 'GET'],
      ['X-Original-URI', target],
    ],
  ],
  ['X-Forwarded-Uri alone', [['X-Forwarded-Uri', target]]],
  ['X-Forwarded-Method alone', [['X-Forwarded-Method', 'GET']]],
  ['X-Original-URL', [['X-Original-URL', target]]],
  [
    'X_Forwarded_Method and _Uri',
    [
      ['X_Forwarded_Method', 'GET'],
      ['X_Forwarded_Uri', target],
    ],
  ],
  [
    'X_Original_Method and _URI',
    [
      ['X_Original_Method', 'GET'],
      ['X_Original_URI', target],
    ],
  ],
  ['X-Forwarded-Host', [['X-Forwarded-Host', 'admin.example.com']]],
  ['X-Forwarded-For', [['X-Forwarded-For', allowedAddress]]],
  [
    'X-Forwarded-For twice',
    [
      ['X-Forwarded-For', allowedAddress],
      ['X-Forwarded-For', allowedAddress],
    ],
  ],
  ['X_Forwarded_For', [['X_Forwarded_For', allowedAddress]]],
  [
    'the other X-Forwarded-…',
    [
      ['X-Forwarded-Proto', 'gopher'],
      ['X-Forwarded-Port', '8443'],
      ['X-Forwarded-Prefix', '/admin'],
      ['X-Forwarded-Ssl', 'on'],
      ['X-Forwarded-Scheme', 'gopher'],
      ['X-Forwarded-Server', 'admin.example.com'],
      ['X-Forwarded-User', 'root'],
      ['X-Forwarded-Client-Cert', 'Subject="root"'],
    ],
  ],
  [
    'X-Real-IP and Forwarded',
    [
      ['X-Real-IP', allowedAddress],
      ['Forwarded', `for=${allowedAddress}`],
    ],
  ],
  [
    'every one of them doubled',
    [
      ['X-Forwarded-Uri', target],
      ['X-Forwarded-Uri', target],
      ['X-Forwarded-Method', 'GET'],
      ['X-Forwarded-Method', 'GET'],
      ['X-Original-URI', target],
      ['X-Original-URI', target],
      ['X-Original-Method', 'GET'],
      ['X-Original-Method', 'GET'],
    ],
  ],
  [
    'Connection naming the proxy’s own fields',
    [
      [
        'Connection',
        'close, X-Forwarded-Uri, X-Forwarded-Method, X-Original-Uri, X-Original-Method, X-Forwarded-For',
      ],
    ],
  ],
];

const identity = ['Account', 'Key-Id', 'Plan', 'Environment', 'Permissions'].map(
  (part) => `X-Neoagent-${part}`,
);

/** Holds one real proxy, run with the configuration of its page in docs/doors, to everything that page promises. */
export function describeProxy(name: ProxyName): void {
  // Never skipped where it must run: a missing program then fails every test by name.
  const isSkipped = findProgram(name) === undefined && !process.env['CI'];
  describe.skipIf(isSkipped)(`${name} as docs/doors/${name}.md configures it`, () => {
    let api: ProtectedApi;
    let proxy: RunningProxy;
    beforeAll(async () => {
      api = await startProtectedApi();
      proxy = await startProxy(name, { neoagent: api.installation.port, api: api.upstream.port });
    });
    afterAll(async () => {
      await proxy?.stop();
      await api?.stop();
    });
    beforeEach(() => void api.upstream.taken());

    const through: Through = {
      api: () => api,
      send: (secret, request = {}) => {
        const credential = secret === undefined ? [] : [['Authorization', secret] as const];
        return call(proxy.url, { target, ...request, fields: [...credential, ...(request.fields ?? [])] });
      },
    };
    describe('an allowed request', () => allowedRequests(through));
    describe('a refused request', () => refusedRequests(through));
    describe('what a client forges', () => forgedFields(through));

    it('closes with 5xx when Neoagent is down, and nothing reaches the upstream', async () => {
      const orphan = await startProxy(name, { neoagent: await freePort(), api: api.upstream.port });
      try {
        const fields = [['Authorization', api.keys.good.secret]] as const;
        const answer = await call(orphan.url, { target, fields });
        expect(name === 'traefik' ? [500, 502, 503] : [502, 503]).toContain(answer.status);
        expect(api.upstream.taken()).toEqual([]);
      } finally {
        await orphan.stop();
      }
    });
  });
}

interface Through {
  readonly api: () => ProtectedApi;
  /** A request through the proxy, with this secret unless it is `undefined`. */
  readonly send: (secret: string | undefined, request?: Call) => Promise<Answer>;
}

function allowedRequests({ api, send }: Through): void {
  it('reaches the upstream once, with the identity of the caller and without the key', async () => {
    const { good } = api().keys;
    const answer = await send(`Bearer ${good.secret}`);
    expect(answer.status).toBe(200);
    const [seen, ...more] = api().upstream.taken();
    expect(more).toEqual([]);
    expect(valuesOf(seen, 'X-Neoagent-Key-Id')).toEqual([good.id]);
    expect(valuesOf(seen, 'X-Neoagent-Account')).toEqual([expect.stringMatching(/^acc_/)]);
    expect(valuesOf(seen, 'X-Neoagent-Plan')).toEqual(['default']);
    expect(valuesOf(seen, 'X-Neoagent-Environment')).toEqual(['live']);
    expect(valuesOf(seen, 'X-Neoagent-Permissions')).toEqual(['*']);
    expect(valuesOf(seen, 'X-Request-Id')).toEqual([expect.stringMatching(/^req_/)]);
    expect(valuesOf(seen, 'X-Forwarded-For')).toEqual(['127.0.0.1']);
    expect(valuesOf(seen, 'Authorization')).toEqual([]);
    expect(JSON.stringify(seen)).not.toContain(good.secret);
  });

  it('reaches the upstream with method, query and body as they were sent', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(100_000) });
    const request = { method: 'POST', target: '/chat/sessions?q=a%20b&q=%2F&x=;', body } as const;
    const answer = await send(api().keys.good.secret, {
      ...request,
      fields: [['Content-Type', 'application/json']],
    });
    expect(answer.status).toBe(200);
    expect(api().upstream.taken()).toEqual([expect.objectContaining(request)]);
  });

  it('may be a HEAD', async () => {
    const answer = await send(api().keys.good.secret, { method: 'HEAD' });
    expect([answer.status, answer.body]).toEqual([200, '']);
    expect(api().upstream.taken()).toEqual([expect.objectContaining({ method: 'HEAD', target })]);
  });

  it.each(['/chat/caf%C3%A9', '/chat/a%20b', '/chat/100%25', "/chat/!$&'()*+,=:@~-._", '/chat/7/'])(
    'reaches the upstream at the very octets that were decided on: %s',
    async (encoded) => {
      const answer = await send(api().keys.good.secret, { target: encoded });
      expect([answer.status, answer.json?.['code']]).toEqual([200, undefined]);
      expect(
        api()
          .upstream.taken()
          .map((seen) => seen.target),
      ).toEqual([encoded]);
    },
  );

  it('keeps its identity although Connection names the fields it is told in', async () => {
    const { good } = api().keys;
    const answer = await send(good.secret, {
      fields: [['Connection', `close, ${identity.join(', ')}, X-Request-Id`]],
    });
    expect(answer.status).toBe(200);
    const [seen] = api().upstream.taken();
    expect(valuesOf(seen, 'X-Neoagent-Key-Id')).toEqual([good.id]);
    expect(valuesOf(seen, 'X-Request-Id')).toHaveLength(1);
  });
}

interface RefusedRow {
  readonly name: string;
  readonly secret: (keys: ProtectedApi['keys']) => string | undefined;
  readonly request?: Call;
  readonly expected: readonly [number, string];
}

const refused: readonly RefusedRow[] = [
  { name: 'without a key', secret: () => undefined, expected: [401, 'key_missing'] },
  { name: 'with a broken key', secret: () => 'neo_live_broken', expected: [401, 'key_malformed'] },
  {
    name: 'with blanks in the key',
    secret: ({ good }) => `Bearer  ${good.secret}`,
    expected: [401, 'key_extra_spaces'],
  },
  {
    name: 'without the permission',
    secret: ({ reader }) => reader.secret,
    request: { method: 'DELETE' },
    expected: [403, 'permission_denied'],
  },
  {
    name: 'with a body and without the permission',
    secret: ({ reader }) => reader.secret,
    request: { method: 'POST', target: '/chat/sessions', body: '{"n":1}' },
    expected: [403, 'permission_denied'],
  },
  {
    name: 'from an address that is not allowed',
    secret: ({ elsewhere }) => elsewhere.secret,
    expected: [403, 'ip_not_allowed'],
  },
  {
    name: 'from a web page',
    secret: ({ good }) => good.secret,
    request: { fields: [['Origin', 'https://shop.example']] },
    expected: [403, 'browser_blocked'],
  },
  {
    name: 'to no route',
    secret: ({ good }) => good.secret,
    request: { target: '/nowhere' },
    expected: [403, 'route_unknown'],
  },
  {
    name: 'to forward-auth itself',
    secret: ({ good }) => good.secret,
    request: { target: '/v1/forward-auth' },
    expected: [403, 'route_unknown'],
  },
  ...['/chat/../admin', '/chat//7', '/chat/%2e%2e/admin', '/chat/a%2Fb', '/chat/7;x=1', '/chat/%37'].map(
    (path) => ({
      name: `to a path that is not canonical, ${path}`,
      secret: ({ good }: ProtectedApi['keys']) => good.secret,
      request: { target: path },
      expected: [403, 'path_not_canonical'] as const,
    }),
  ),
];

function refusedRequests({ api, send }: Through): void {
  it.each(refused.map((row) => [row.name, row] as const))(
    '%s tells the caller why and never reaches the upstream',
    async (_name, row) => {
      const answer = await send(row.secret(api().keys), row.request);
      expectRefusal(answer, ...row.expected);
      expect(api().upstream.taken()).toEqual([]);
    },
  );

  it('with two keys is refused, by the proxy (400) or as ambiguous, and never reaches the upstream', async () => {
    const answer = await send(api().keys.good.secret, { fields: [['Authorization', 'neo_live_other']] });
    expect(['400 ', '401 key_ambiguous']).toContain(
      `${answer.status} ${answer.values('X-Neoagent-Reason').join()}`,
    );
    expect(api().upstream.taken()).toEqual([]);
  });

  it('as a HEAD has the reason in its fields', async () => {
    const answer = await send(undefined, { method: 'HEAD' });
    expect([answer.status, answer.values('X-Neoagent-Reason')]).toEqual([401, ['key_missing']]);
    expect(api().upstream.taken()).toEqual([]);
  });

  it('over its limit is told when to come back', async () => {
    const { narrow } = api().keys;
    const before = [await send(narrow.secret), await send(narrow.secret)];
    expect(before.map(({ status }) => status)).toEqual([200, 200]);
    api().upstream.taken();
    const answer = await send(narrow.secret);
    expectRefusal(answer, 403, 'rate_limited');
    expect(Number(answer.values('Retry-After')[0])).toBeGreaterThan(0);
    expect(answer.values('RateLimit-Policy')).toEqual(['"burst";q=2;w=60']);
    expect(answer.values('RateLimit')).toEqual([expect.stringMatching(/^"burst";r=0;t=\d+$/)]);
    expect(api().upstream.taken()).toEqual([]);
  });
}

function expectRefusal(answer: Answer, status: number, code: string): void {
  expect({ status: answer.status, reason: answer.values('X-Neoagent-Reason') }).toEqual({
    status,
    reason: [code],
  });
  expect(answer.values('Content-Type')).toEqual(['application/problem+json']);
  expect(answer.json).toMatchObject({ status, code, detail: expect.any(String), fix: expect.any(String) });
  expect(answer.values('X-Request-Id')).toEqual([answer.json?.['requestId']]);
  expect(answer.values('Cache-Control')).toEqual(['no-store']);
  const challenges =
    status === 401 || code === 'permission_denied' ? [expect.stringMatching(/^Bearer realm=/)] : [];
  expect(answer.values('WWW-Authenticate')).toEqual(challenges);
}

function forgedFields({ api, send }: Through): void {
  it.each(forgeries)('%s opens nothing that is closed', async (_name, fields) => {
    const { good, reader, elsewhere } = api().keys;
    const answers = [
      await send(undefined, { fields }),
      await send(reader.secret, { method: 'DELETE', fields }),
      await send(good.secret, { target: '/nowhere', fields }),
      await send(good.secret, { target: '/chat/../admin', fields }),
      await send(elsewhere.secret, { fields }),
    ];
    expect(answers.map((answer) => [answer.status, answer.values('X-Neoagent-Reason')[0]])).toEqual([
      [401, 'key_missing'],
      [403, 'permission_denied'],
      [403, 'route_unknown'],
      [403, 'path_not_canonical'],
      [403, 'ip_not_allowed'],
    ]);
    expect(api().upstream.taken()).toEqual([]);
  });

  it.each(forgeries)('%s closes nothing that is open', async (_name, fields) => {
    const { good, elsewhere } = api().keys;
    const answer = await send(good.secret, { method: 'POST', target: '/chat/sessions', body: '{}', fields });
    expect([answer.status, answer.json?.['code']]).toEqual([200, undefined]);
    const [seen] = api().upstream.taken();
    expect(seen).toMatchObject({ method: 'POST', target: '/chat/sessions', body: '{}' });
    const fromThere = await send(elsewhere.secret, { from: allowedAddress, fields });
    expect([fromThere.status, fromThere.json?.['code']]).toEqual([200, undefined]);
    expect(valuesOf(api().upstream.taken()[0], 'X-Forwarded-For')).toEqual([allowedAddress]);
  });

  it.each(forgeries)('%s does not reach the upstream as the client wrote it', async (_name, fields) => {
    await send(api().keys.good.secret, { fields });
    const [seen] = api().upstream.taken();
    for (const [name, value] of fields) {
      if (name === 'Connection') continue;
      const isWrittenByProxy = /^x-forwarded-(uri|method)$/i.test(name);
      if (!isWrittenByProxy) expect(valuesOf(seen, name)).not.toContain(value);
    }
  });

  it('an identity does not reach the upstream, whatever its spelling', async () => {
    const { good } = api().keys;
    const names = [...identity, 'X-Request-Id', 'x-neoagent-key-id', 'X-NEOAGENT-ACCOUNT'];
    const fields = [...names, ...names.map((name) => name.replaceAll('-', '_')), 'X-Neoagent_Account'].map(
      (name) => [name, 'forged'] as const,
    );
    const answer = await send(good.secret, { fields });
    expect(answer.status).toBe(200);
    const [seen] = api().upstream.taken();
    expect(valuesOf(seen, 'X-Neoagent-Key-Id')).toEqual([good.id]);
    expect((seen?.fields ?? []).filter(([, value]) => value.includes('forged'))).toEqual([]);
  });

  it('a question put to forward-auth directly, by a peer that is no trusted proxy, is refused', async () => {
    const { installation, keys } = api();
    const fields = [
      ['Authorization', keys.good.secret],
      ['X-Forwarded-Method', 'GET'],
      ['X-Forwarded-Uri', target],
      ['X-Forwarded-For', '127.0.0.1'],
    ] as const;
    const asked = { target: '/v1/forward-auth', fields };
    expect((await call(installation.url, asked)).status).toBe(200);
    const answer = await call(installation.url, { ...asked, from: '127.0.0.2' });
    expectRefusal(answer, 403, 'ip_not_allowed');
  });
}
