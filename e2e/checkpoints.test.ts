import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { connectSqlite } from '@neoagent/stores';
import { afterEach, expect, it } from 'vitest';
import { type Home, type Installation, newHome, startInstallation } from './support/installation.js';
import { signUpMember } from './support/member.js';

let home: Home | undefined;
let running: Installation | undefined;
afterEach(async () => {
  await running?.kill();
  home?.remove();
});

/** The accounts in the database's own file, without what stands only in its log. */
function accountsInFile({ dataDir, dir }: Home): number {
  const copy = path.join(dir, 'file-alone.db');
  copyFileSync(path.join(dataDir, 'neoagent.db'), copy);
  const database = connectSqlite(copy);
  try {
    return database.prepare('select count(*) from accounts').pluck().get() as number;
  } catch {
    // Copied in the middle of a checkpoint, or before the first.
    return 0;
  } finally {
    database.close();
  }
}

it('what is committed moves from the log into the database while the server runs, however little it is', async () => {
  home = newHome('plans: { default: { permissions: ["*"] } }\n');
  running = await startInstallation({ home });
  await signUpMember(running.url, 'ana@example.com');
  for (let i = 0; i < 40 && accountsInFile(home) === 0; i++) await passed(250);
  expect(accountsInFile(home)).toBe(1);
  expect(await running.stop()).toBe(0);
});
