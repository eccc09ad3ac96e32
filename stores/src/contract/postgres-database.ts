import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A database of its own for one run of one test file. */
export interface PostgresTestDatabase {
  readonly url: string;
  /** Empties every table but the record of migrations. */
  empty(): Promise<void>;
  execute(sql: string): Promise<void>;
  drop(): Promise<void>;
}

/** Makes a database on the server; nothing is in it, not even the schema. */
export async function createPostgresDatabase(serverUrl: string): Promise<PostgresTestDatabase> {
  const name = `neoagent_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await run(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = name;
  return {
    url: url.href,
    empty: () => run(url.href, 'truncate accounts, auth_users, quota_counts restart identity cascade'),
    execute: (sql) => run(url.href, sql),
    drop: () => run(serverUrl, `drop database ${name} with (force)`),
  };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
