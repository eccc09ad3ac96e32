import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnose } from './support/diagnose.js';
import { neoagent } from './support/installation.js';
import { type ProtectedApi, startProtectedApi } from './support/protected-api.js';
import { findProgram, type ProxyName, startProxy } from './support/real-proxy.js';

let api: ProtectedApi;
beforeAll(async () => {
  api = await startProtectedApi();
});
afterAll(() => api.stop());

const isMissing = (name: ProxyName) => findProgram(name) === undefined && !process.env['CI'];

async function through<T>(
  name: ProxyName,
  change: (text: string) => string,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const ports = { neoagent: api.installation.port, api: api.upstream.port };
  const proxy = await startProxy(name, ports, change);
  try {
    return await work(proxy.url);
  } finally {
    await proxy.stop();
  }
}

/** Leaves lines out of a configuration; each must have been there. */
function without(...lines: readonly RegExp[]): (text: string) => string {
  return (text) =>
    lines.reduce((rest, line) => {
      if (!line.test(rest)) throw new Error(`the configuration has no ${line}`);
      return rest.replace(line, '');
    }, text);
}

const askLocation = /location = \/_neoagent \{[\s\S]*?\n {4}\}/;

/** The same in the location alone that puts the question. */
function inQuestion(change: (text: string) => string): (text: string) => string {
  return (text) => text.replace(askLocation, (location) => change(location));
}

describe.each(['nginx', 'caddy', 'haproxy'] as const)('the doctor, of %s', (name) => {
  it.skipIf(isMissing(name))('finds everything safe with the configuration of its page', async () => {
    const kind = name === 'haproxy' ? ['--kind', 'haproxy'] : [];
    const diagnosis = await through(
      name,
      (text) => text,
      (url) => diagnose(api, url, kind),
    );
    expect(diagnosis.levels).toEqual({
      'a request with the key': 'ok',
      'a request without a key': 'ok',
      'a request with two keys': 'ok',
      'a path that readers understand differently': 'ok',
      'X-Forwarded-Method and -Uri of a client': 'ok',
      'X-Original-Method and -URI of a client': 'ok',
      'X-Original-Method and -URL of a client': 'ok',
      'X_Forwarded_Method and _Uri of a client': 'ok',
      'X_Original_Method and _URI of a client': 'ok',
      'an address that a client claims': 'ok',
      'an identity that a client claims': 'ok',
    });
    expect([diagnosis.status, diagnosis.ok, diagnosis.proxy]).toEqual([0, true, name]);
  });
});

describe.skipIf(isMissing('nginx'))('the doctor, of an nginx that', () => {
  it.each<readonly [string, (text: string) => string, string]>([
    [
      'passes X-Forwarded-Uri of clients on',
      inQuestion(
        without(/proxy_set_header X-Forwarded-Uri .*\n/, /proxy_set_header X-Forwarded-Method .*\n/),
      ),
      'X-Forwarded-Method and -Uri of a client',
    ],
    [
      'lets clients name the path',
      inQuestion((text) =>
        text
          .replace('X-Original-Uri     $request_uri', 'X-Original-Uri $neoagent_doubted')
          .replace(
            'internal;',
            'internal; set $neoagent_doubted $request_uri; if ($http_x_original_uri) { set $neoagent_doubted $http_x_original_uri; }',
          ),
      ),
      'X-Original-Method and -URI of a client',
    ],
    [
      'passes X-Forwarded-For of clients on',
      inQuestion((text) =>
        text.replace('X-Forwarded-For    $remote_addr', 'X-Forwarded-For $http_x_forwarded_for'),
      ),
      'an address that a client claims',
    ],
    [
      'keeps underscores and asks about what they say',
      (text) =>
        inQuestion(without(/proxy_set_header X-Forwarded-Uri .*\n/))(
          text.replace('underscores_in_headers off', 'underscores_in_headers on'),
        ),
      'X_Forwarded_Method and _Uri of a client',
    ],
    [
      'does not set the identity',
      without(/proxy_set_header X-Neoagent-Plan .*\n/),
      'an identity that a client claims',
    ],
    ['keeps the refusal to itself', without(/error_page 401 403 .*\n/), 'a request without a key'],
    ['asks nobody', without(/auth_request \/_neoagent;/), 'a request without a key'],
  ])('%s finds it not safe, says how to mend it and ends with 1', async (_name, change, probe) => {
    const diagnosis = await through('nginx', change, (url) => diagnose(api, url));
    expect(diagnosis.levels[probe]).toBe('problem');
    expect(diagnosis.fixes[probe]).toContain('docs/doors/nginx.md');
    expect([diagnosis.status, diagnosis.ok]).toEqual([1, false]);
  });
});

describe.skipIf(isMissing('nginx'))('the doctor, without what a probe needs', () => {
  it('says what is not probed and how to probe it, and ends with 0', async () => {
    const result = await through(
      'nginx',
      (text) => text,
      (url) =>
        neoagent(api.installation, ['doctor', '--proxy', `${url}/chat/doctor`], {
          env: { NEOAGENT_SECRET_KEY: api.keys.good.secret },
        }),
    );
    expect(result.status).toBe(0);
    expect(result.stdout).toMatch(/^not probed +an address that a client claims: .*--allow-ip 192\.0\.2\.1/m);
    expect(result.stdout).not.toContain(api.keys.good.secret);
  });
});

describe('the doctor, of a proxy it cannot probe', () => {
  it('says which key it needs and how to make it, and ends with 2', async () => {
    const result = await neoagent(api.installation, ['doctor', '--proxy', 'nowhere', '--kind', 'apache']);
    expect(result.status).toBe(2);
    for (const word of ['--proxy', '--kind', 'NEOAGENT_SECRET_KEY', 'npx neoagent key create'])
      expect(result.stderr).toContain(word);
  });

  it('ends with 1 when nothing answers there, or the key does not open the URL', async () => {
    const env = { NEOAGENT_SECRET_KEY: api.keys.good.secret };
    const closed = await neoagent(api.installation, ['doctor', '--proxy', 'http://127.0.0.1:9/x'], { env });
    expect([closed.status, closed.stdout]).toEqual([1, expect.stringContaining('ECONNREFUSED')]);
    const refused = await neoagent(
      api.installation,
      ['doctor', '--proxy', `${api.installation.url}/nowhere`],
      { env },
    );
    expect([refused.status, refused.stdout]).toEqual([1, expect.stringContaining('404 route_unknown')]);
    expect(refused.stdout).not.toContain(api.keys.good.secret);
  });
});
