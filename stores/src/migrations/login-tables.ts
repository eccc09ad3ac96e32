import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Engine } from '../schema.js';

/**
 * The core tables of Better Auth 1.7 as its own generator makes them for each engine, under our names: on SQLite it
 * writes dates as ISO 8601 texts and flags as 0 or 1, on Postgres as timestamps and booleans.
 */
export async function createLoginTables(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await createUsers(db, engine);
  await createSessions(db, engine);
  await createCredentials(db, engine);
  await createVerifications(db, engine);
  await createRateLimits(db, engine);
}

function typesOf(engine: Engine) {
  return engine === 'postgres'
    ? { id: sql`text collate "C"`, date: sql`timestamptz`, flag: sql`boolean` }
    : { id: sql`text`, date: sql`date`, flag: sql`integer` };
}

async function createUsers(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { id, date, flag } = typesOf(engine);
  await db.schema
    .createTable('auth_users')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('name', 'text')
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('emailVerified', flag, (column) => column.notNull())
    .addColumn('image', 'text')
    .addColumn('createdAt', date, (column) => column.notNull())
    .addColumn('updatedAt', date, (column) => column.notNull())
    .execute();
}

async function createSessions(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { id, date } = typesOf(engine);
  await db.schema
    .createTable('auth_sessions')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('expiresAt', date, (column) => column.notNull())
    .addColumn('token', 'text', (column) => column.notNull().unique())
    .addColumn('createdAt', date, (column) => column.notNull())
    .addColumn('updatedAt', date, (column) => column.notNull())
    .addColumn('ipAddress', 'text')
    .addColumn('userAgent', 'text')
    .addColumn('userId', id, (column) => column.notNull().references('auth_users.id').onDelete('cascade'))
    .execute();
  await db.schema.createIndex('auth_sessions_user').on('auth_sessions').columns(['userId']).execute();
}

async function createCredentials(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { id, date } = typesOf(engine);
  await db.schema
    .createTable('auth_credentials')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('accountId', 'text', (column) => column.notNull())
    .addColumn('providerId', 'text', (column) => column.notNull())
    .addColumn('userId', id, (column) => column.notNull().references('auth_users.id').onDelete('cascade'))
    .addColumn('accessToken', 'text')
    .addColumn('refreshToken', 'text')
    .addColumn('idToken', 'text')
    .addColumn('accessTokenExpiresAt', date)
    .addColumn('refreshTokenExpiresAt', date)
    .addColumn('scope', 'text')
    .addColumn('password', 'text')
    .addColumn('createdAt', date, (column) => column.notNull())
    .addColumn('updatedAt', date, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('auth_credentials_user').on('auth_credentials').columns(['userId']).execute();
}

async function createVerifications(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { id, date } = typesOf(engine);
  await db.schema
    .createTable('auth_verifications')
    .addColumn('id', id, (column) => column.primaryKey().notNull())
    .addColumn('identifier', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('expiresAt', date, (column) => column.notNull())
    .addColumn('createdAt', date, (column) => column.notNull())
    .addColumn('updatedAt', date, (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('auth_verifications_identifier')
    .on('auth_verifications')
    .columns(['identifier'])
    .execute();
}

async function createRateLimits(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await db.schema
    .createTable('auth_rate_limits')
    .addColumn('id', typesOf(engine).id, (column) => column.primaryKey().notNull())
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addColumn('lastRequest', 'bigint', (column) => column.notNull())
    .execute();
}
