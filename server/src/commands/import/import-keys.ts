import type { AuditEvent, Key, Secret, Stores } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import type { FieldError } from '../../api/problem.js';
import { type Acting, auditEventOf, newId } from '../acting.js';
import { maxLiveKeys } from '../live-keys.js';
import { nameTaken } from '../refusals.js';
import type { KeyTerms } from '../terms/key-terms.js';
import { appendAudits } from '../webhooks/append-audit.js';

/** A key of another system, known by the digest of its secret. */
export interface ImportOrder {
  /** Where it stands in the file. */
  readonly line: number;
  readonly accountId: string;
  readonly terms: KeyTerms;
  /** SHA-256 of the whole secret, base64url without padding. */
  readonly digest: string;
  readonly hint: string;
  readonly createdAt: number;
  readonly isEnabled: boolean;
}

export interface ImportResult {
  readonly imported: readonly { readonly line: number; readonly key: Key }[];
  /** Keys whose digest is there already, in the same account: imported before. */
  readonly skipped: readonly { readonly line: number; readonly keyId: string }[];
}

/**
 * Stores foreign keys with their digests and an audit event each, all or nothing: one that cannot be stored makes none stored, and every
 * reason is told by its line. What was imported before is skipped, so a file can be imported again. `isRehearsal` does all of it and then
 * undoes it. No webhook is told of each: the operator moves keys, nobody made them.
 */
export async function importKeys(
  context: ManagementContext,
  {
    by,
    orders,
    isRehearsal,
  }: { readonly by: Acting; readonly orders: readonly ImportOrder[]; readonly isRehearsal: boolean },
): Promise<ImportResult | readonly FieldError[]> {
  const { fresh, skipped, errors } = await withoutKnown(context, orders);
  const full = await overfull(context, fresh);
  // Made before the transaction: while it is open nobody else can write.
  const entries = fresh.map((order) => entryOf(context, order, by));
  const taken: FieldError[] = [];
  try {
    await context.db.transaction(async (stores) => {
      taken.push(...(await insertAll(stores, entries)));
      if (isRehearsal || errors.length + full.length + taken.length > 0) throw new Undo();
    });
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  }
  const all = [...errors, ...full, ...taken];
  if (all.length > 0) return all.toSorted((a, b) => lineOf(a) - lineOf(b));
  for (const { key } of isRehearsal ? [] : entries) context.forgetKey(key.id);
  return { imported: entries.map(({ line, key }) => ({ line, key })), skipped };
}

/** Ends the transaction without a trace; no failure. */
class Undo extends Error {}

interface Sorted {
  readonly fresh: readonly ImportOrder[];
  readonly skipped: ImportResult['skipped'];
  readonly errors: readonly FieldError[];
}

async function withoutKnown({ db }: ManagementContext, orders: readonly ImportOrder[]): Promise<Sorted> {
  const fresh: ImportOrder[] = [];
  const skipped: { line: number; keyId: string }[] = [];
  const errors: FieldError[] = [];
  const lineOfDigest = new Map<string, number>();
  for (const order of orders) {
    const { line, digest, accountId } = order;
    const earlier = lineOfDigest.get(digest);
    lineOfDigest.set(digest, earlier ?? line);
    const known = await db.findByDigest(digest);
    if (earlier !== undefined) {
      errors.push({ field: `line ${line}: digest`, message: `Line ${earlier} holds the same key.` });
    } else if (known === undefined) {
      fresh.push(order);
    } else if (known.account.id === accountId) {
      skipped.push({ line, keyId: known.key.id });
    } else {
      const message = `This key is there already, as ${known.key.id} of another account.`;
      errors.push({ field: `line ${line}: digest`, message });
    }
  }
  return { fresh, skipped, errors };
}

async function overfull(
  { db }: ManagementContext,
  orders: readonly ImportOrder[],
): Promise<readonly FieldError[]> {
  const counts = new Map(await db.keys.countLive());
  return orders.flatMap(({ line, accountId }) => {
    const count = (counts.get(accountId) ?? 0) + 1;
    counts.set(accountId, count);
    if (count !== maxLiveKeys + 1) return [];
    const message = `From here on the account would have more than ${maxLiveKeys} keys that are not revoked.`;
    return [{ field: `line ${line}: account`, message }];
  });
}

interface ImportEntry {
  readonly line: number;
  readonly key: Key;
  readonly secret: Secret;
  readonly audit: AuditEvent;
}

/** Answers which could not be inserted; then nothing of it may stay. */
async function insertAll(stores: Stores, entries: readonly ImportEntry[]): Promise<readonly FieldError[]> {
  const inserted = await stores.keys.insertMany(entries);
  const taken = entries.filter(({ key }) => !inserted.has(key.id));
  if (taken.length === 0)
    await appendAudits(
      stores,
      entries.map(({ audit }) => audit),
    );
  return taken.map(({ line }) => ({ field: `line ${line}: name`, message: nameTaken.detail }));
}

function entryOf(context: ManagementContext, order: ImportOrder, by: Acting): ImportEntry {
  const at = context.clock.now();
  const { key, secret } = rowsOf(context, order, at);
  const detail = { ...order.terms, hint: order.hint };
  const deed = { accountId: key.accountId, action: 'key.imported', targetId: key.id, detail } as const;
  const audit = auditEventOf(deed, { by, at, random: context.random });
  return { line: order.line, key, secret, audit };
}

function rowsOf(
  { random }: ManagementContext,
  { accountId, terms, digest, hint, createdAt, isEnabled }: ImportOrder,
  at: number,
): { readonly key: Key; readonly secret: Secret } {
  const key: Key = {
    id: newId('key', random),
    accountId,
    ...terms,
    limits: [],
    createdBy: null,
    createdAt,
    disabledAt: isEnabled ? null : at,
    revokedAt: null,
  };
  const secret: Secret = {
    id: newId('sec', random),
    keyId: key.id,
    digest,
    hint,
    createdAt,
    graceEndsAt: null,
    revokedAt: null,
    lastUsed: null,
    imported: true,
  };
  return { key, secret };
}

function lineOf({ field }: FieldError): number {
  return Number(/^line (\d+)/.exec(field)?.[1] ?? 0);
}
