import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Call, call } from './call.js';
import { allowedAddress, type ProtectedApi, startProtectedApi } from './protected-api.js';
import { type ClientRequest, verdictOf } from './recorded-shapes.js';

interface Row {
  readonly name: string;
  readonly key?: keyof ProtectedApi['keys'];
  readonly request?: Partial<ClientRequest>;
  readonly expected: string;
}

const rows: readonly Row[] = [
  { name: 'a request with a key', key: 'good', expected: '200' },
  { name: 'a query', key: 'good', request: { target: '/chat/7?q=a%20b&u=/x' }, expected: '200' },
  { name: 'a HEAD', key: 'good', request: { method: 'HEAD' }, expected: '200' },
  { name: 'a POST', key: 'good', request: { method: 'POST', target: '/chat/sessions' }, expected: '200' },
  { name: 'a key at its address', key: 'elsewhere', request: { from: allowedAddress }, expected: '200' },
  { name: 'no key', expected: '401 key_missing' },
  {
    name: 'a key without the permission',
    key: 'reader',
    request: { method: 'DELETE' },
    expected: '403 permission_denied',
  },
  {
    name: 'a key at another address',
    key: 'elsewhere',
    request: { from: '203.0.113.9' },
    expected: '403 ip_not_allowed',
  },
  {
    name: 'an address that the client claims, left of its own',
    key: 'elsewhere',
    request: { from: `${allowedAddress}, 203.0.113.9` },
    expected: '403 ip_not_allowed',
  },
  { name: 'no route', key: 'good', request: { target: '/nowhere' }, expected: '403 route_unknown' },
  {
    name: 'dot segments',
    key: 'good',
    request: { target: '/chat/../admin' },
    expected: '403 path_not_canonical',
  },
  { name: 'two slashes', key: 'good', request: { target: '//chat/7' }, expected: '403 path_not_canonical' },
  {
    name: 'an encoded slash',
    key: 'good',
    request: { target: '/chat/a%2Fb' },
    expected: '403 path_not_canonical',
  },
  {
    name: 'X-Original-* that the proxy let through',
    key: 'good',
    request: {
      fields: [
        ['X-Original-Method', 'GET'],
        ['X-Original-Uri', '/chat/7'],
      ],
    },
    expected: '403 path_not_canonical',
  },
  {
    name: 'a second X-Forwarded-Uri that the proxy let through',
    key: 'good',
    request: { fields: [['X-Forwarded-Uri', '/chat/8']] },
    expected: '403 path_not_canonical',
  },
  {
    name: 'X_Forwarded_Uri that the proxy let through',
    key: 'good',
    request: { fields: [['X_Forwarded_Uri', '/chat/8']] },
    expected: '403 path_not_canonical',
  },
];

/** Holds forward-auth to its answers for questions of one shape, asked by a trusted peer over real HTTP. */
export function itAnswersQuestionsOf(shape: (request: ClientRequest) => Call): void {
  let api: ProtectedApi;
  beforeAll(async () => {
    api = await startProtectedApi();
  });
  afterAll(() => api.stop());

  it.each(rows.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    const credential = row.key === undefined ? [] : [['Authorization', api.keys[row.key].secret] as const];
    const asked = { method: 'GET', target: '/chat/7', from: '198.51.100.7', ...row.request };
    const fields = [...credential, ...(row.request?.fields ?? [])];
    const answer = await call(api.installation.url, shape({ ...asked, fields }));
    expect(verdictOf(answer)).toBe(row.expected);
    if (answer.status === 200) {
      expect(answer.values('X-Neoagent-Key-Id')).toEqual([api.keys[row.key ?? 'good'].id]);
      expect(answer.values('X-Neoagent-Account')).toEqual([expect.stringMatching(/^acc_/)]);
    } else {
      expect(answer.values('Content-Type')).toEqual(['application/problem+json']);
      expect(answer.json).toMatchObject({ status: answer.status, code: row.expected.slice(4) });
    }
  });

  it('the same question from a peer that is no trusted proxy is refused', async () => {
    const fields = [['Authorization', api.keys.good.secret]] as const;
    const question = shape({ method: 'GET', target: '/chat/7', from: '127.0.0.1', fields });
    const answer = await call(api.installation.url, { ...question, from: '127.0.0.2' });
    expect(verdictOf(answer)).toBe('403 ip_not_allowed');
  });
}
