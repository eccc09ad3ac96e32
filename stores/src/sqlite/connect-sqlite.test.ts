import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { connectSqlite } from './connect-sqlite.js';

const require = createRequire(import.meta.url);

it('takes the driver over Node-API wherever this Node has what that needs', () => {
  const hasNodeApi = Number(process.versions.napi) >= 10;
  const connection = connectSqlite(':memory:');
  expect(connection).toBeInstanceOf(require(hasNodeApi ? 'better-sqlite3-node-api' : 'better-sqlite3'));
  expect(connection.prepare('select 1').pluck().get()).toBe(1);
  connection.close();
});
