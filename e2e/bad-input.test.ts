import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, startInstallation } from './support/installation.js';
import { type ManagementAnswer, type Member, manage, signUpMember } from './support/member.js';

const tenMegabytes = new Uint8Array(10 * 1_048_576).fill(0x20);
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

let installation: Installation;
let ana: Member;
let ben: Member;
let secret: string;

beforeAll(async () => {
  installation = await startInstallation();
  ana = await signUpMember(installation.url, 'ana@example.com');
  ben = await signUpMember(installation.url, 'ben@example.com');
  secret = (await ana.createKey('sending bad input')).secret;
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
});

describe('a bad body sent to a protected endpoint with a good key', () => {
  const json = 'application/json';
  it.each([
    { what: 'malformed JSON', body: '{"a":', type: json, status: 400, code: 'invalid_json' },
    { what: 'a trailing comma', body: '{"a":1,}', type: json, status: 400, code: 'invalid_json' },
    { what: 'no body', body: '', type: json, status: 400, code: 'invalid_json' },
    { what: 'plain text', body: 'a=1', type: 'text/plain', status: 415, code: 'wrong_content_type' },
    {
      what: 'a form',
      body: 'a=1',
      type: 'application/x-www-form-urlencoded',
      status: 415,
      code: 'wrong_content_type',
    },
    { what: '10 MB', body: tenMegabytes, type: json, status: 413, code: 'body_too_large' },
  ])('is told so: $what', async ({ body, type, status, code }) => {
    const answer = await sendSample(body, { 'content-type': type });
    expect([answer.status, (answer.json as { code?: string })?.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect((answer.json as { requestId?: string }).requestId).toBe(answer.headers.get('x-request-id'));
  });

  it('is echoed as it is when it is only strange: __proto__, emoji, an empty object, a bare number', async () => {
    for (const body of ['{"__proto__":{"isAdmin":true},"constructor":{"prototype":1}}', '"🔑"', '{}', '0']) {
      const answer = await sendSample(body);
      expect(answer.status).toBe(200);
      expect(JSON.stringify((answer.json as { received: unknown }).received)).toBe(body);
    }
  });

  it('is never answered 5xx for its depth', async () => {
    for (const depth of [1_000, 10_000, 500_000])
      expect((await sendSample(nested(depth))).status).toBeLessThan(500);
  });

  it('does no harm: the next request with the same key is answered', async () => {
    expect((await sendSample('{"n":1}')).status).toBe(200);
  });
});

describe('a bad body sent to the management API', () => {
  const good = { name: 'never made', environment: 'live', permissions: ['*'] };

  it.each([
    { what: 'malformed JSON', body: '{"name":', status: 400, code: 'invalid_input' },
    { what: 'no body', body: '', status: 400, code: 'invalid_input' },
    { what: 'a list', body: '[]', status: 400, code: 'invalid_input' },
    { what: 'null', body: 'null', status: 400, code: 'invalid_input' },
    {
      what: '__proto__',
      body: '{"name":"x","environment":"live","permissions":["*"],"__proto__":{"isAdmin":true}}',
      status: 400,
      code: 'invalid_input',
    },
    { what: 'a list 30,000 deep', body: `{"name":${nested(30_000)}}`, status: 400, code: 'invalid_input' },
    { what: '10 MB', body: tenMegabytes, status: 413, code: 'body_too_large' },
  ])('is told so: $what', async ({ body, status, code }) => {
    const answer = await ana.call('POST', '/v1/keys', { body });
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'is told that it must be JSON when it is %s',
    async (type) => {
      const answer = await ana.call('POST', '/v1/keys', {
        body: JSON.stringify(good),
        headers: { 'content-type': type },
      });
      expect([answer.status, codeOf(answer)]).toEqual([415, 'wrong_content_type']);
    },
  );

  it.each([
    { what: 'no name', field: 'name', body: { ...good, name: undefined } },
    { what: 'an empty name', field: 'name', body: { ...good, name: '' } },
    { what: 'a name of blanks', field: 'name', body: { ...good, name: ' \t ' } },
    { what: 'a name of 10,000 characters', field: 'name', body: { ...good, name: 'n'.repeat(10_000) } },
    { what: 'a name with a line end', field: 'name', body: { ...good, name: 'a\nb' } },
    { what: 'a name that is a number', field: 'name', body: { ...good, name: 5 } },
    { what: 'an unknown environment', field: 'environment', body: { ...good, environment: 'prod' } },
    { what: 'permissions that are no list', field: 'permissions', body: { ...good, permissions: '*' } },
    {
      what: 'a permission that does not exist',
      field: 'permissions',
      body: { ...good, permissions: ['no such'] },
    },
    { what: 'an end in the past', field: 'expiresAt', body: { ...good, expiresAt: '2020-01-01T00:00:00Z' } },
    { what: 'an end that is no time', field: 'expiresAt', body: { ...good, expiresAt: 'tomorrow' } },
    { what: 'an expiry that is no duration', field: 'expiresIn', body: { ...good, expiresIn: 'soon' } },
    {
      what: 'an address that is none',
      field: 'allowedAddresses',
      body: { ...good, allowedAddresses: ['300.1.1.1'] },
    },
    { what: 'an unknown member', field: 'accountId', body: { ...good, accountId: 'acc_1' } },
    { what: 'a member of the answer', field: 'secret', body: { ...good, secret: 'neo_live_x' } },
  ])('is told which field is wrong: $what', async ({ field, body }) => {
    const answer = await ana.call('POST', '/v1/keys', { body });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_input']);
    const { errors } = answer.json as { errors: readonly { field: string; message: string }[] };
    expect(errors.map((error) => error.field.replace(/\[\d+\]$/, ''))).toContain(field);
    expect(errors.every(({ message }) => message.length > 5)).toBe(true);
  });

  it('leaves nothing behind: no key was made by any of these', async () => {
    expect(await keyNames(ana)).toEqual(['sending bad input']);
  });
});

describe('a name', () => {
  it.each([
    '🔑 naïve key ☃',
    '<script>alert(1)</script>',
    '=HYPERLINK("x")',
    "'; DROP TABLE keys; --",
    'x'.repeat(64),
  ])('is kept as it was given: %s', async (name) => {
    const { id } = await ana.createKey(name);
    const { key } = (await ana.call('GET', `/v1/keys/${id}`)).json as { key: { name: string } };
    expect(key.name).toBe(name);
  });

  it('that exists already is refused by field, for a new key and for a renamed one', async () => {
    await ana.createKey('taken');
    const { id } = await ana.createKey('free');
    const created = await ana.call('POST', '/v1/keys', {
      body: { name: 'taken', environment: 'live', permissions: ['*'] },
    });
    const renamed = await ana.call('PATCH', `/v1/keys/${id}`, { body: { name: 'taken' } });
    for (const answer of [created, renamed]) {
      expect([answer.status, codeOf(answer)]).toEqual([409, 'name_taken']);
      expect((answer.json as { errors: { field: string }[] }).errors[0]?.field).toBe('name');
    }
  });

  it('that another account uses is free', async () => {
    await ana.createKey('everybody’s');
    await expect(ben.createKey('everybody’s')).resolves.toHaveProperty('id');
  });
});

describe('the same creation sent ten times at once with one Idempotency-Key', () => {
  it('makes one key; the others are told its id and never its secret', async () => {
    const body = { name: 'sent ten times', environment: 'live', permissions: ['*'] };
    const headers = { 'idempotency-key': 'one-and-the-same' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => ana.call('POST', '/v1/keys', { body, headers })),
    );
    const made = answers.filter(({ status }) => status === 201);
    const repeated = answers.filter(({ status }) => status === 409);
    expect([made.length, repeated.length]).toEqual([1, 9]);
    const [first] = made.map(({ json }) => json as { key: { id: string }; secret: string });
    for (const answer of repeated) {
      expect(answer.json).toMatchObject({ code: 'repeated', keyId: first?.key.id });
      expect(answer.text).not.toContain(first?.secret);
    }
    expect((await keyNames(ana)).filter((name) => name === 'sent ten times')).toHaveLength(1);
  });
});

describe('another account’s key', () => {
  it('is answered exactly as one that does not exist, whatever is asked of it', async () => {
    const { id, secret: own } = await ana.createKey('not Ben’s');
    const calls = [
      ['GET', '', undefined],
      ['PATCH', '', { name: 'mine now' }],
      ['POST', '/regenerate', {}],
      ['POST', '/disable', {}],
      ['POST', '/enable', {}],
      ['POST', '/revoke', {}],
    ] as const;
    for (const [method, verb, body] of calls) {
      const foreign = await ben.call(method, `/v1/keys/${id}${verb}`, { body });
      const absent = await ben.call(method, `/v1/keys/${id.slice(0, -4)}AAAA${verb}`, { body });
      expect([method, verb, foreign.status, codeOf(foreign)]).toEqual([method, verb, 404, 'not_found']);
      expect(withoutRequestId(foreign)).toEqual(withoutRequestId(absent));
    }
    expect((await sendSample('{}', { authorization: own })).status).toBe(200);
    expect(await keyNames(ben)).not.toContain('not Ben’s');
  });

  it.each(['nonsense', 'key_', '..%2f..', '%00', 'x'.repeat(5000), '🔑'])(
    'is answered 4xx for the id %s',
    async (id) => {
      const { status } = await ben.call('GET', `/v1/keys/${encodeURI(id)}`);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    },
  );
});

describe('a call that another site’s page makes with the member’s cookie', () => {
  it.each([
    { name: 'Origin', headers: { origin: 'https://evil.example' } },
    { name: 'an opaque Origin', headers: { origin: 'null' } },
    { name: 'Sec-Fetch-Site: cross-site', headers: { 'sec-fetch-site': 'cross-site' } },
    { name: 'Sec-Fetch-Site: same-site', headers: { 'sec-fetch-site': 'same-site' } },
  ])('is refused and does nothing: $name', async ({ headers }) => {
    const before = await keyNames(ana);
    const body = { name: 'made by another site', environment: 'live', permissions: ['*'] };
    const answer = await ana.call('POST', '/v1/keys', { body, headers });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'cross_site']);
    expect((await ana.call('DELETE', '/v1/session', { headers })).status).toBe(403);
    expect(await keyNames(ana)).toEqual(before);
  });

  it('is refused for signing in as well, so that nobody is signed in to a stranger’s account', async () => {
    const answer = await manage(installation.url, 'POST', '/v1/session', {
      body: { email: 'ana@example.com', password: 'irrelevant' },
      headers: { origin: 'https://evil.example' },
    });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'cross_site']);
  });
});

describe('a call of nobody', () => {
  it.each([
    ['GET', '/v1/keys'],
    ['POST', '/v1/keys'],
    ['GET', '/v1/audit'],
    ['GET', '/v1/permissions'],
    ['GET', '/v1/session'],
    ['POST', '/v1/keys/key_x/revoke'],
  ])('is refused: %s %s', async (method, path) => {
    for (const cookie of ['', 'neoagent_session=nonsense', `neoagent_session=${secret}`]) {
      const answer = await manage(installation.url, method, path, { headers: { cookie } });
      expect([answer.status, codeOf(answer)]).toEqual([401, 'not_signed_in']);
    }
  });
});

async function sendSample(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<ManagementAnswer> {
  return manage(installation.url, 'POST', '/api/endpoint', {
    body,
    headers: { authorization: secret, ...headers },
  });
}

function codeOf(answer: ManagementAnswer): string | undefined {
  return (answer.json as { code?: string } | undefined)?.code;
}

function withoutRequestId({ status, text }: ManagementAnswer): unknown {
  return [status, text.replace(/req_\w+/g, 'req_')];
}

async function keyNames(member: Member): Promise<readonly string[]> {
  const { keys } = (await member.call('GET', '/v1/keys')).json as { keys: readonly { name: string }[] };
  return keys.map(({ name }) => name);
}
