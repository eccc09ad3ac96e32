import { execFileSync } from 'node:child_process';
import { createHash, hash, randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { hintOf, type Key, newSecret } from '@neoagent/core';
import { openSqlite } from '@neoagent/stores';
import { type Home, type Installation, newHome, startInstallation } from '../../e2e/support/installation.js';
import { freePort } from '../../e2e/support/real-proxy.js';
import { type FixedAnswer, serverCore } from './processes.js';

const accountCount = 1000;
/** Of a key that is made without saying when it ends: nobody is reminded of it yet. */
const defaultLifeMs = 90 * 86_400_000;
const format = { prefix: 'neo' };

/** Three limits that count on every request and that no run can reach. */
const rulesFor = (upstream: string) => `
upstreams: { api: { url: ${upstream} } }
trustedProxies: [127.0.0.1/32]
plans:
  bench:
    permissions: ["*"]
    limits:
      - { name: burst, allow: 100000000, per: 1m }
      - { name: spike, allow: 10000000, per: 1s }
      - { name: each, allow: 100000000, per: 1m, counts: key }
routes:
  - { match: "GET /chats/:id", permission: "chats:read" }
  - { match: "GET /small", upstream: api, permission: "chats:read" }
  - { match: "GET /large", upstream: api, permission: "chats:read" }
`;

/** A folder with a database of live keys, one secret a line in `file`. */
export interface Seeded {
  readonly home: Home;
  readonly file: string;
  readonly secrets: readonly string[];
}

/** Puts the keys straight into SQLite, in one transaction. */
export async function seed(keyCount: number, upstream: string): Promise<Seeded> {
  const home = newHome(rulesFor(upstream));
  const secrets = Array.from({ length: keyCount }, () => newSecret(format, 'live', randomText));
  const db = await openSqlite({ path: path.join(home.dataDir, 'neoagent.db') });
  const at = Date.now();
  await db.transaction(async (stores) => {
    for (let i = 0; i < accountCount; i++) await stores.accounts.insert(accountOf(i, at));
    for (const [i, text] of secrets.entries()) {
      const secret = { id: `sec_${i}`, keyId: `key_${i}`, digest: hash('sha256', text, 'base64url') };
      const row = { ...secret, hint: hintOf(format, text), createdAt: at };
      await stores.keys.insert(
        keyOf(i, at),
        { ...row, graceEndsAt: null, revokedAt: null, lastUsed: null },
        null,
      );
    }
  });
  await db.close();
  const file = path.join(home.dir, 'secrets.txt');
  writeFileSync(file, `${secrets.join('\n')}\n`, { mode: 0o600 });
  return { home, file, secrets };
}

function accountOf(i: number, at: number) {
  return {
    id: `acc_${i}`,
    name: `Account ${i}`,
    plan: 'bench',
    isOperator: false,
    createdAt: at,
    suspendedAt: null,
    timeZone: 'UTC',
    grantedPermissions: [],
    withheldPermissions: [],
  };
}

function keyOf(i: number, at: number): Key {
  return {
    id: `key_${i}`,
    accountId: `acc_${i % accountCount}`,
    name: `Key ${i}`,
    environment: 'live',
    permissions: ['*'],
    allowedAddresses: [],
    browserGuard: 'block',
    limits: [],
    createdBy: null,
    createdAt: at,
    expiresAt: at + defaultLifeMs,
    disabledAt: null,
    revokedAt: null,
  };
}

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/** The built product on its own core, with a gateway listener. */
export async function startProduct(
  home: Home,
  more: Readonly<Record<string, string>> = {},
): Promise<Installation & { readonly gatewayUrl: string }> {
  const gatewayPort = await freePort();
  const env = { ...more, GATEWAY_PORT: String(gatewayPort), LOG_LEVEL: 'warn', NODE_ENV: 'production' };
  const installation = await startInstallation({ home, env });
  execFileSync('taskset', ['-acp', String(serverCore), String(installation.pid)]);
  return { ...installation, gatewayUrl: `http://127.0.0.1:${gatewayPort}` };
}

/** One answer of a server with its fields in their order, without those that Node adds by itself. */
export function answerOf(
  url: string,
  asked: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string },
): Promise<FixedAnswer> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      { method: asked.method, headers: asked.headers, agent: false },
      (answer) => {
        let body = '';
        answer.on('data', (chunk: Buffer) => {
          body += chunk.toString('utf8');
        });
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve({ fields: withoutNodes(answer.rawHeaders), body });
          else reject(new Error(`${url} answered ${answer.statusCode}: ${body}`));
        });
      },
    );
    request.once('error', reject);
    request.end(asked.body);
  });
}

const addedByNode = new Set(['date', 'connection', 'keep-alive']);

function withoutNodes(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.filter((_text, i) => !addedByNode.has((rawHeaders[i - (i % 2)] ?? '').toLowerCase()));
}

/** What HAProxy's `sha2(256),hex` makes of a secret. */
export function hexDigest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').toUpperCase();
}
