import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { Check } from 'typebox/schema';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Installation, startInstallation } from './support/installation.js';
import { type Member, manage, signUpMember } from './support/member.js';
import { password } from './support/seed.js';

const dayMs = 86_400_000;
const rules = `
webhooks: { allow: [127.0.0.1/32], allowHttp: true }
plans:
  default: { permissions: ["*"], quota: { allow: 10, per: day }, limits: [{ name: burst, allow: 8, per: 1s }] }
  big: { permissions: ["*"] }
`;

interface Told {
  readonly type: string;
  readonly data: { readonly [name: string]: unknown };
}
interface Kind {
  readonly type: string;
  readonly schema: object;
}

let receiver: Server;
let installation: Installation;
let operator: Member;
let owner: Member;
let secret = '';
const bodies: { readonly path: string; readonly headers: Record<string, string>; readonly body: string }[] =
  [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push({ path: request.url ?? '', headers: request.headers as Record<string, string>, body });
      response.writeHead(request.url === '/gone' ? 410 : 204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  installation = await startInstallation({ rules });
  operator = await signUpMember(installation.url, 'ada@example.com');
  owner = await signUpMember(installation.url, 'olga@example.com');
  secret = await anEndpoint('/hook');
}, 60_000);

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
  receiver?.closeAllConnections();
  receiver?.close();
});

async function post(url: string, body: object = {}, by = owner, method = 'POST') {
  const answer = await by.call(method, url, { body });
  expect(answer.status, `${method} ${url}: ${answer.text}`).toBeLessThan(300);
  return answer.json as { readonly [name: string]: never };
}

async function anEndpoint(at: string): Promise<string> {
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${at}`;
  const made = await post('/v1/webhook-endpoints', { url, events: ['*'] });
  return made['secret'] as unknown as string;
}

const told = (): readonly Told[] =>
  bodies
    .filter((one) => one.path === '/hook')
    .map(({ body, headers }) => new Webhook(secret).verify(body, headers) as Told);

async function eventually(isThere: () => boolean, what: string): Promise<void> {
  const until = Date.now() + 15_000;
  while (!isThere() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
  const types = bodies.map(({ body }) => (JSON.parse(body) as Told).type);
  expect(isThere(), `${what}; told: ${types}`).toBe(true);
}
const areTold = (...types: readonly string[]) =>
  eventually(() => types.every((type) => told().some((one) => one.type === type)), types.join());

/** The mails of the installation, as their receivers read them. */
function mails(): readonly string[] {
  const outbox = path.join(installation.dataDir, 'outbox');
  return readdirSync(outbox).map((file) =>
    readFileSync(path.join(outbox, file), 'utf8')
      .replaceAll(/=\r?\n/g, '')
      .replaceAll('=3D', '='),
  );
}

function use(key: string): Promise<number> {
  return fetch(`${installation.url}/api/endpoint`, {
    method: 'POST',
    headers: { authorization: key, 'content-type': 'application/json' },
    body: '{}',
  }).then(async (response) => {
    await response.arrayBuffer();
    return response.status;
  });
}

/** On the same data, 24 days later. */
async function startAgain(): Promise<void> {
  const { dir, dataDir, remove, port } = installation;
  expect(await installation.stop()).toBe(0);
  installation = await startInstallation({
    home: { dir, dataDir, remove },
    env: {
      PORT: String(port),
      NODE_OPTIONS: `--import ${new URL('./support/clock-ahead.mjs', import.meta.url).href}`,
      CLOCK_AHEAD_MS: String(24 * dayMs),
    },
  });
}

it('what is done to keys is told', async () => {
  const { id, secret: first } = await owner.createKey('server');
  await post(`/v1/keys/${id}/regenerate`);
  await post(`/v1/keys/${id}/rotate`, { grace: '7d' });
  await post(`/v1/keys/${id}/extend-grace`, { extension: '24h' });
  await post(`/v1/keys/${id}/end-grace`);
  await post(`/v1/keys/${id}/disable`);
  await post(`/v1/keys/${id}/enable`);
  await post(`/v1/keys/${id}/revoke`);
  expect(await use(first)).toBe(401);
  await areTold(
    ...['key.created', 'key.regenerated', 'key.rotated', 'key.grace_extended', 'key.grace_ended'],
    ...['key.disabled', 'key.enabled', 'key.revoked'],
  );
});

it('leaks, canaries and alerts are told', async () => {
  const leaked = await owner.createKey('leaked');
  const report = { body: { key: leaked.secret } };
  expect((await manage(installation.url, 'POST', '/v1/leaks/report', report)).status).toBeLessThan(300);
  const canary = await owner.createKey('canary', { permissions: [], isCanary: true });
  expect(await use(canary.secret)).toBe(401);
  await areTold('key.leaked', 'key.canary_used', 'alert.raised');
  const raised = told().find(({ type }) => type === 'alert.raised');
  await post(`/v1/alerts/${raised?.data['alertId']}/resolve`);
  await areTold('alert.resolved');
});

it('what is done to members is told', async () => {
  await post('/v1/members/invitations', { email: 'mo@example.com', role: 'member' });
  const tokenOf = () => mails().flatMap((mail) => /invitation[^\s]*token=([\w-]+)/.exec(mail)?.[1] ?? [])[0];
  await eventually(() => tokenOf() !== undefined, 'the mail with the invitation');
  const joining = { body: { token: tokenOf(), name: 'Mo', password } };
  const joined = await manage(installation.url, 'POST', '/v1/invitations/accept', joining);
  expect(joined.status, joined.text).toBe(201);
  const { id } = (joined.json as { member: { id: string } }).member;
  await post(`/v1/members/${id}`, { role: 'viewer' }, owner, 'PATCH');
  await post(`/v1/members/${id}`, {}, owner, 'DELETE');
  await areTold('member.invited', 'member.joined', 'member.role_changed', 'member.removed');
});

it('limits and quotas are told when they are reached', async () => {
  const key = await owner.createKey('busy');
  const answers = await Promise.all(Array.from({ length: 12 }, () => use(key.secret)));
  expect(answers.filter((status) => status === 200)).toHaveLength(8);
  await areTold('limit.reached', 'quota.warning');
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect([await use(key.secret), await use(key.secret), await use(key.secret)]).toEqual([200, 200, 403]);
  await areTold('quota.spent');
});

it('what the operator does to the account is told, and a test event is sent when asked for', async () => {
  const { accounts } = (await operator.call('GET', '/v1/operator/accounts')).json as {
    accounts: { id: string; isOperator: boolean }[];
  };
  const url = `/v1/operator/accounts/${accounts.find(({ isOperator }) => !isOperator)?.id}`;
  await post(`${url}/set-plan`, { plan: 'big' }, operator);
  await post(`${url}/suspend`, {}, operator);
  await post(`${url}/resume`, {}, operator);
  const listed = (await owner.call('GET', '/v1/webhook-endpoints')).json as { endpoints: { id: string }[] };
  await post(`/v1/webhook-endpoints/${listed.endpoints[0]?.id}/test`);
  await areTold('plan.changed', 'account.suspended', 'account.resumed', 'webhook.test');
});

it('the owners are mailed about an endpoint that is disabled since its receiver is gone', async () => {
  await anEndpoint('/gone');
  await owner.createKey('one more');
  const mail = () => mails().find((one) => one.includes('A webhook endpoint was disabled'));
  await eventually(() => mail() !== undefined, 'the mail about the endpoint');
  expect(mail()).toContain('To: olga@example.com');
  expect(mail()).toMatch(/\/gone was disabled\. Its receiver answered 410/);
  expect(mail()).toContain('/settings/webhooks-api#endpoints');
});

it('what time does to keys is told: reminders, the end, and the cut-over of an old secret that fell silent', async () => {
  await post('/v1/rotation-policy', { rotateEvery: '30d' }, owner, 'PATCH');
  await owner.createKey('ends soon', { expiresIn: '30d' });
  await owner.createKey('has ended', { expiresIn: '20d' });
  const rotated = await owner.createKey('rotated', { expiresIn: '90d' });
  await post(`/v1/keys/${rotated.id}/rotate`, { grace: '30d' });
  await post(`/v1/keys/${rotated.id}/end-grace-when-silent`, { endWhenSilentFor: '1h' });
  // What is looked at once a minute is looked at once more when the server stops; the next one sends what that found.
  await startAgain();
  await startAgain();
  const types = () => new Set(bodies.map(({ body }) => (JSON.parse(body) as Told).type));
  await eventually(
    () =>
      ['key.rotation_due', 'key.expiring', 'key.expired', 'key.cutover_reached'].every((type) =>
        types().has(type),
      ),
    'reminders, end and cut-over',
  );
});

it('every event of the catalogue was told, each exactly as its published schema says', async () => {
  const { events } = (await owner.call('GET', '/v1/webhook-events')).json as { events: Kind[] };
  const got = bodies.map(({ body }) => JSON.parse(body) as Told);
  expect([...new Set(got.map(({ type }) => type))].toSorted()).toEqual(
    events.map(({ type }) => type).toSorted(),
  );
  const misfits = got.flatMap(({ type, data }) => {
    const schema = events.find((kind) => kind.type === type)?.schema;
    const fits = Check({ ...schema, additionalProperties: false }, data);
    return fits ? [] : [`${type} ${JSON.stringify(data)}`];
  });
  expect(misfits).toEqual([]);
});
