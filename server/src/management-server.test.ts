import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningServer, startServer } from './main.js';

let server: RunningServer;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'neoagent-published-'));
  server = await startServer({ NEOAGENT_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent' });
});
afterAll(async () => {
  await server?.close();
  await rm(dataDir, { recursive: true, force: true });
});

it.each(['openapi.json', 'neoagent.schema.json'])('publishes docs/%s as it is kept', async (name) => {
  const answer = await fetch(`${server.url}/${name}`);
  expect(answer.headers.get('content-type')).toContain('application/json');
  const kept = JSON.parse(await readFile(path.join(import.meta.dirname, '../../docs', name), 'utf8')) as {
    servers?: unknown;
  };
  const { servers: _own, ...published } = (await answer.json()) as { servers?: unknown };
  const { servers: _example, ...expected } = kept;
  expect(published).toEqual(expected);
});
