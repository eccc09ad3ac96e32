import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { runServer } from './run-server.js';

it('a SIGTERM that comes the moment the server says it is ready stops it cleanly, with everything written', async () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'neoagent-run-'));
  const log = vi.spyOn(console, 'log').mockImplementation(() => void process.emit('SIGTERM'));
  onTestFinished(() => {
    log.mockRestore();
    rmSync(dir, { recursive: true });
  });
  const env = { NEOAGENT_DATA_DIR: dir, PORT: '0', LOG_LEVEL: 'silent' };
  expect(await runServer(env)).toBe(0);
  expect(log).toHaveBeenCalledWith(expect.stringMatching(/ is ready: http/));
});
