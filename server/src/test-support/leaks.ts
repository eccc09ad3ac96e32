import { generateKeyPairSync, hash, type KeyObject, sign } from 'node:crypto';
import { createGuessLimiter } from '@neoagent/core';
import { createMemoryDatabase } from '@neoagent/stores';
import Fastify from 'fastify';
import { handleError } from '../api/error-handler.js';
import type { LeakParts } from '../api/leaks/leak-parts.js';
import { createPublicKeys } from '../api/leaks/public-keys.js';
import { registerTakeReport } from '../api/leaks/take-report.js';
import { registerTakeScannerReport } from '../api/leaks/take-scanner-report.js';
import type { NoticedLeak } from '../commands/leaks/report-leak.js';
import { createRedactor } from '../observability/redact.js';
import { listening } from './doors.js';
import { aManagementContext } from './management.js';

/** A scanner with a key of its own: serves the public half over HTTP and signs reports. */
export async function aScanner() {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const identifier = hash('sha256', pem, 'hex');
  const state = {
    fetches: 0,
    status: 200,
    headers: {} as Record<string, string>,
    body: publicKeysBody([{ key_identifier: identifier, key: pem, is_current: true }]),
  };
  const server = await listening((_request, response) => {
    state.fetches++;
    response.writeHead(state.status, state.headers).end(state.body);
  });
  return {
    state,
    identifier,
    url: `${server.url}/keys`,
    close: server.close,
    headersFor: (
      body: string,
      by: { readonly privateKey?: KeyObject; readonly identifier?: string } = {},
    ) => ({
      'content-type': 'application/json',
      'github-public-key-identifier': by.identifier ?? identifier,
      'github-public-key-signature': sign('sha256', Buffer.from(body), {
        key: by.privateKey ?? pair.privateKey,
        dsaEncoding: 'der',
      }).toString('base64'),
    }),
  };
}

export function publicKeysBody(keys: readonly object[]): string {
  return JSON.stringify({ public_keys: keys });
}

/** The routes that take reports, over real HTTP, on memory stores and a clock moved by hand. */
export async function aLeakDesk(rulesText: string) {
  const management = aManagementContext(createMemoryDatabase(), rulesText);
  const told: NoticedLeak[] = [];
  const { context, clock } = management;
  const parts: LeakParts = {
    context,
    publicKeys: createPublicKeys({ now: () => clock.at }),
    attempts: createGuessLimiter(() => ({ allow: 5, windowMs: 60_000 })),
    tellOwners: (leak) => void told.push(leak),
    redact: createRedactor(context.format.prefix),
  };
  const app = Fastify({ bodyLimit: 65_536 });
  app.setErrorHandler(handleError);
  registerTakeScannerReport(app, parts);
  registerTakeReport(app, parts);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    ...management,
    told,
    url,
    close: () => app.close(),
    async post(path: string, body: string, headers: Readonly<Record<string, string>> = {}) {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    },
  };
}
