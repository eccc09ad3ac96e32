import { mkdtemp, rm } from 'node:fs/promises';
import type http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Key, Plan } from '@neoagent/core';
import { createMemoryDatabase, createMemoryLimitStore, openSqlite } from '@neoagent/stores';
import Fastify from 'fastify';
import { handleError } from '../../../server/src/api/error-handler.js';
import { registerVerify } from '../../../server/src/front-doors/verify/verify.js';
import { aDoorway } from '../../../server/src/test-support/doors.js';
import { newKeyOf, type RecordChange } from '../../../server/src/test-support/records.js';
import { createEmbeddedGuard, type RouteDemand } from '../embedded-guard.js';
import type { Guard } from '../guard.js';
import { createRemoteGuard } from '../remote-guard.js';

/** One mode of the middleware over a store of its own. */
export interface GuardWorld {
  readonly guard: Guard;
  addKey(change?: RecordChange): Promise<{ readonly secret: string; readonly key: Key }>;
  revoke(keyId: string): Promise<void>;
  /** From now on no decision can be made. */
  breakDown(): Promise<void>;
  close(): Promise<void>;
}

export const burst = 50;
const routes: readonly RouteDemand[] = [
  { match: 'POST /chats', permission: 'chats:write' },
  { match: 'GET /chats', permission: 'chats:read' },
  { match: 'GET /reports', permission: 'reports:read', plans: ['default'] },
];
const perHour = { kind: 'window', name: 'burst', allow: burst, windowMs: 3_600_000, counts: 'key' } as const;
const plans: readonly Plan[] = [
  { name: 'default', permissions: ['*'], limits: [] },
  { name: 'free', permissions: ['chats:*'], limits: [perHour] },
];
const rules = `
plans:
  default: { permissions: ["*"], limits: [] }
  free: { permissions: ["chats:*"], limits: [{ name: burst, allow: ${burst}, per: 1h, counts: key }] }
routes:
  - { match: "POST /chats", permission: "chats:write" }
  - { match: "GET /chats", permission: "chats:read" }
  - { match: "GET /reports", permission: "reports:read", plans: [default] }
`;

type Store = ReturnType<typeof createMemoryDatabase> | Awaited<ReturnType<typeof openSqlite>>;

function embedded(db: Store, close: () => Promise<void>): GuardWorld {
  const guard = createEmbeddedGuard({ store: db, limits: createMemoryLimitStore(), plans, routes });
  let added = 0;
  return {
    guard,
    async addKey(change = {}) {
      const made = newKeyOf(++added, Date.now(), { change });
      await db.accounts.insert(made.account);
      await db.keys.insert(made.key, made.stored, null);
      return made;
    },
    async revoke(keyId) {
      await db.keys.update(keyId, { revokedAt: Date.now() });
      guard.forgetKey(keyId);
    },
    breakDown: () => db.close(),
    close,
  };
}

async function memoryWorld(): Promise<GuardWorld> {
  return embedded(createMemoryDatabase(), async () => undefined);
}

async function sqliteWorld(): Promise<GuardWorld> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'neoagent-middleware-'));
  const db = await openSqlite({ path: path.join(dir, 'neoagent.db') });
  return embedded(db, async () => {
    await db.close().catch(() => undefined);
    await rm(dir, { recursive: true, force: true });
  });
}

/** The verify door over real HTTP. */
export async function remoteWorld(options: { readonly cacheMs?: number; readonly now?: () => number } = {}) {
  const doorway = aDoorway(rules);
  doorway.clock.at = Date.now();
  const app = Fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } });
  app.setErrorHandler(handleError);
  let asked = 0;
  app.addHook('onRequest', async () => void asked++);
  registerVerify(app, doorway.parts);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const service = await doorway.addKey({ key: { permissions: ['keys:verify'] } });
  const guard = createRemoteGuard({ url, secretKey: service.secret, timeoutMs: 10_000, ...options });
  const world: GuardWorld = {
    guard,
    addKey: doorway.addKey,
    async revoke(keyId) {
      await doorway.db.keys.update(keyId, { revokedAt: doorway.clock.at });
      doorway.cache.evictKey(keyId);
    },
    breakDown: () => app.close(),
    close: () => app.close(),
  };
  return { ...world, url, asked: () => asked };
}

export const worlds: readonly (readonly [name: string, open: () => Promise<GuardWorld>])[] = [
  ['embedded on memory', memoryWorld],
  ['embedded on SQLite', sqliteWorld],
  ['remote', remoteWorld],
];

/** Listens on loopback; answers the origin and how to end it. */
export async function listen(server: http.Server) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
