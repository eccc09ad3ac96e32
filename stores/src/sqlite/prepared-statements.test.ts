import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectSqlite, type SqliteConnection } from './connect-sqlite.js';
import { withPreparedStatements } from './prepared-statements.js';

let database: SqliteConnection;

beforeEach(() => {
  database = connectSqlite(':memory:');
  database.exec('create table numbers (n integer); insert into numbers values (1), (2)');
});

afterEach(() => {
  database.close();
});

const all = 'select * from numbers';

it('prepares a text once', () => {
  const prepared = withPreparedStatements(database);
  expect(prepared.prepare(all)).toBe(prepared.prepare(all));
});

it('a kept statement sees a schema that changed since', () => {
  const prepared = withPreparedStatements(database);
  expect(prepared.prepare(all).all([])).toEqual([{ n: 1 }, { n: 2 }]);
  database.exec("alter table numbers add column name text default 'none'");
  expect(prepared.prepare(all).all([])[0]).toEqual({ n: 1, name: 'none' });
});

it('one that is being read row by row can be run again meanwhile', () => {
  const prepared = withPreparedStatements(database);
  const rows = prepared.prepare(all).iterate([]);
  expect(rows.next().value).toEqual({ n: 1 });
  expect(prepared.prepare(all).all([]).length).toBe(2);
  expect([...rows]).toEqual([{ n: 2 }]);
});

it('keeps a bounded number: those used longest ago leave first', () => {
  const prepared = withPreparedStatements(database);
  const first = prepared.prepare(all);
  const second = prepared.prepare('select n from numbers');
  for (let i = 0; i < 499; i++) {
    prepared.prepare(`select ${i} from numbers`);
    prepared.prepare(all);
  }
  expect(prepared.prepare(all)).toBe(first);
  expect(prepared.prepare('select n from numbers')).not.toBe(second);
});
