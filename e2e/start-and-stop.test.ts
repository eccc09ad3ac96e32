import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ask } from './support/ask.js';
import {
  type Home,
  type Installation,
  type InstallationOptions,
  neoagent,
  newHome,
  startInstallation,
} from './support/installation.js';
import { manage, signUpMember } from './support/member.js';
import { connect } from './support/raw-request.js';
import { seedAccount, seedKey } from './support/seed.js';

const started: Installation[] = [];
const homes: Home[] = [];

afterEach(async () => {
  for (const installation of started.splice(0)) await installation.kill();
  for (const home of homes.splice(0)) home.remove();
});

async function start(options: InstallationOptions = {}): Promise<Installation> {
  const installation = await startInstallation(options);
  started.push(installation);
  if (options.home === undefined) homes.push(installation);
  return installation;
}

function home(rules?: string): Home {
  const made = newHome(rules);
  homes.push(made);
  return made;
}

describe('starting', () => {
  it('generates the server’s secret with mode 0600 and uses the same one at the next start', async () => {
    const first = await start();
    const file = path.join(first.dataDir, 'secret');
    const secret = readFileSync(file, 'utf8');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(secret.trim().length).toBeGreaterThanOrEqual(32);
    const { cookie } = await signUpMember(first.url, 'ana@example.com');
    expect(await first.stop()).toBe(0);

    const second = await start({ home: first });
    expect(readFileSync(file, 'utf8')).toBe(secret);
    const session = await manage(second.url, 'GET', '/v1/session', { headers: { cookie } });
    expect(session.status, 'a session outlives a restart').toBe(200);
    console.log(`first start ${first.startedInMs} ms, second start ${second.startedInMs} ms`);
  });

  it('reads every variable from the file that its _FILE names', async () => {
    const at = home();
    const secretFile = path.join(at.dir, 'given-secret');
    const hostFile = path.join(at.dir, 'host');
    writeFileSync(secretFile, `${'s'.repeat(40)}\n`);
    writeFileSync(hostFile, '127.0.0.1\n');
    const installation = await start({
      home: at,
      env: { HOST: '', HOST_FILE: hostFile, NEOAGENT_SECRET_FILE: secretFile },
    });
    expect(installation.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(existsSync(path.join(at.dataDir, 'secret')), 'nothing is generated when a secret is given').toBe(
      false,
    );
  });
});

describe('a configuration with problems', () => {
  const planted = { password: 'planted-database-password', secret: 'planted-too-short' };

  it('is refused with exit code 78 and every problem at once, without repeating a secret', async () => {
    const rules = [
      'plans:',
      '  free:',
      '    permissions: ["sessions read"]',
      '    limits: [{ name: burst, allow: 0, per: 1m }]',
      'signup: sometimes',
      'nonsense: true',
      '',
    ].join('\n');
    const at = home(rules);
    const { status, stdout, stderr } = await neoagent(at, ['serve'], {
      env: {
        PORT: 'abc',
        GATEWAY_PORT: '70000',
        HOST: '127.0.0.1',
        HOST_FILE: '/nowhere/host',
        DATABASE_URL: `mysql://neo:${planted.password}@db/neo`,
        NEOAGENT_SECRET: planted.secret,
        REDIS_URL_FILE: '/nowhere/redis-url',
      },
    });
    const output = stdout + stderr;
    expect(status).toBe(78);
    const places = [
      /^ *PORT: /m,
      /GATEWAY_PORT: /,
      /HOST: .*HOST_FILE/,
      /DATABASE_URL: .*postgres:/,
      /NEOAGENT_SECRET: .*32/,
      /REDIS_URL_FILE: .*ENOENT/,
    ];
    const lines = [
      /neoagent\.yaml:3: /,
      /neoagent\.yaml:4: /,
      /neoagent\.yaml:5: /,
      /neoagent\.yaml:6: .*nonsense/,
    ];
    for (const problem of [...places, ...lines]) expect(output).toMatch(problem);
    expect(output).not.toContain(planted.password);
    expect(output).not.toContain(planted.secret);
    expect(output).not.toContain('ready');
    expect(existsSync(path.join(at.dataDir, 'neoagent.db')), 'nothing was opened').toBe(false);
  });

  it('names the line of a route that contradicts another, of an unknown plan and of an unreadable match, together', async () => {
    const rules = [
      'routes:',
      '  - { match: "GET /a/:id" }',
      '  - { match: "GET /a/:name" }',
      '  - { match: "GET /b", plans: [gold] }',
      '  - { match: "GET b" }',
      'trustedProxies: [nonsense]',
      '',
    ].join('\n');
    const { status, stdout, stderr } = await neoagent(home(rules), ['serve'], { env: { PORT: 'abc' } });
    expect(status).toBe(78);
    for (const problem of [/:3: /, /:4: .*gold/, /:5: /, /:6: /, /PORT: /])
      expect(stdout + stderr).toMatch(problem);
  });

  it('names the line of what is no YAML at all', async () => {
    const { status, stdout, stderr } = await neoagent(home('plans:\n  free: { permissions: [\n'), ['serve'], {
      env: { PORT: '0' },
    });
    expect(status).toBe(78);
    expect(stdout + stderr).toMatch(/neoagent\.yaml:\d+: /);
  });

  it('is refused when it names a file that is not there', async () => {
    const { status, stderr, stdout } = await neoagent(home(), ['serve'], {
      env: { PORT: '0', NEOAGENT_CONFIG: './absent.yaml' },
    });
    expect(status).toBe(78);
    expect(stdout + stderr).toMatch(/NEOAGENT_CONFIG: /);
  });

  it('is refused when the data directory cannot be written to', async () => {
    const at = home();
    writeFileSync(path.join(at.dir, 'a-file'), '');
    const { status, stderr, stdout } = await neoagent(at, ['serve'], {
      env: { PORT: '0', NEOAGENT_DATA_DIR: path.join(at.dir, 'a-file') },
    });
    expect(status).toBe(78);
    expect(stdout + stderr).toMatch(/NEOAGENT_DATA_DIR: /);
  });

  it('is refused, not tried for ever, when the data directory cannot be made', async () => {
    const { status, stderr, stdout } = await neoagent(home(), ['serve'], {
      env: { PORT: '0', NEOAGENT_DATA_DIR: '/proc/neoagent/data' },
    });
    expect(status).toBe(78);
    expect(stdout + stderr).toMatch(/NEOAGENT_DATA_DIR: /);
  });
});

describe('stopping', () => {
  it('finishes a request in progress after SIGTERM, takes no new connection, and exits 0', async () => {
    const installation = await start();
    const { secret } = await seedKey(installation, {
      account: await seedAccount(installation),
      name: 'slow',
    });
    const connection = connect(installation.port, 30_000);
    const head = `POST /api/endpoint HTTP/1.1\r\nHost: x\r\nAuthorization: ${secret}\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n`;
    connection.write(`${head}{"slow"`);
    // An answer on a later connection shows that the server has seen the first one.
    expect((await ask(installation.url, secret)).status).toBe(200);
    const stopped = installation.stop();
    await untilRefused(installation.port);
    connection.write(':1}');
    const [answer] = await connection.received(1);
    expect([answer?.status, answer?.json?.['received']]).toEqual([200, { slow: 1 }]);
    expect(await stopped).toBe(0);
  });

  it('exits 0 at once when nothing is in progress, though a browser keeps its connection open', async () => {
    const installation = await start();
    expect((await manage(installation.url, 'GET', '/healthz')).status).toBe(200);
    const began = performance.now();
    expect(await installation.stop()).toBe(0);
    console.log(`stopped after ${Math.round(performance.now() - began)} ms`);
  });

  it('loses no key whose creation it acknowledged, though it is killed right after, three times', async () => {
    let installation = await start();
    const kept: string[] = [];
    const member = await signUpMember(installation.url, 'ana@example.com');
    for (let round = 0; round < 3; round++) {
      const answer = await manage(installation.url, 'POST', '/v1/keys', {
        headers: { cookie: member.cookie },
        body: { name: `kept ${round}`, environment: 'live', permissions: ['*'] },
      });
      expect(answer.status, answer.text).toBe(201);
      await installation.kill();
      kept.push((answer.json as { secret: string }).secret);
      installation = await start({ home: installation });
    }
    const statuses = await Promise.all(
      kept.map(async (secret) => (await ask(installation.url, secret)).status),
    );
    expect(statuses).toEqual([200, 200, 200]);
  });
});

describe('what an operator looks at', () => {
  it('is answered: health, readiness, metrics, and the whole management API in OpenAPI 3.1', async () => {
    const installation = await start();
    const { secret } = await seedKey(installation, {
      account: await seedAccount(installation),
      name: 'counted',
    });
    await ask(installation.url, secret);
    await ask(installation.url, 'nonsense');
    const get = (path: string) => manage(installation.url, 'GET', path);
    expect([(await get('/healthz')).status, (await get('/readyz')).status]).toEqual([200, 200]);
    const metrics = (await get('/metrics')).text;
    expect(metrics).toMatch(/auth_decisions_total\{decision="allowed",reason="none",door="gateway"\} 1/);
    expect(metrics).toMatch(
      /auth_decisions_total\{decision="refused",reason="key_malformed",door="gateway"\} 1/,
    );
    const document = (await get('/openapi.json')).json as {
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
    };
    expect(document.openapi).toMatch(/^3\.1\./);
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented).toEqual(expect.arrayContaining([...managementRoutes]));
  });

  it('outlives browsers that ask whether a file has changed, and HEAD', async () => {
    const { url } = await start();
    for (const path of ['/theme.js', '/sign-in', '/favicon.svg']) {
      const etag = (await manage(url, 'HEAD', path)).headers.get('etag') ?? '"none"';
      const again = [
        await manage(url, 'GET', path, { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } }),
        await manage(url, 'HEAD', path, { headers: { 'if-none-match': etag } }),
      ];
      for (const { status } of again) expect(status).toBeLessThan(500);
    }
    expect((await manage(url, 'GET', '/readyz')).status).toBe(200);
  });

  it('is not served on GATEWAY_PORT, where only the route table answers', async () => {
    const gatewayPort = await freePort();
    const installation = await start({ env: { GATEWAY_PORT: String(gatewayPort) } });
    const { secret } = await seedKey(installation, {
      account: await seedAccount(installation),
      name: 'gateway',
    });
    const gateway = `http://127.0.0.1:${gatewayPort}`;
    expect((await ask(gateway, secret)).status).toBe(200);
    for (const path of ['/healthz', '/', '/v1/keys', '/metrics', '/openapi.json', '/settings/profile']) {
      const answer = await manage(gateway, 'GET', path, { headers: { authorization: secret } });
      expect([path, answer.status, answer.headers.get('x-neoagent-reason')]).toEqual([
        path,
        404,
        'route_unknown',
      ]);
    }
  });
});

const managementRoutes = [
  'POST /v1/sign-up',
  'POST /v1/session',
  'GET /v1/session',
  'DELETE /v1/session',
  'POST /v1/password-reset',
  'POST /v1/password-reset/confirm',
  'GET /v1/keys',
  'POST /v1/keys',
  'GET /v1/keys/{id}',
  'PATCH /v1/keys/{id}',
  'POST /v1/keys/{id}/regenerate',
  'POST /v1/keys/{id}/disable',
  'POST /v1/keys/{id}/enable',
  'POST /v1/keys/{id}/revoke',
  'GET /v1/permissions',
  'GET /v1/audit',
  'GET /v1/reasons',
] as const;

/** Resolves once nobody listens on the port any more. */
async function untilRefused(port: number): Promise<void> {
  while (await isListening(port)) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
