import type { Invitation, InvitationStore } from '@neoagent/core';
import type { Selectable } from 'kysely';
import type { Connection, InvitationsTable } from '../schema.js';
import { atomically } from './atomically.js';

/** Invitations over a connection, or inside the transaction the connection is. */
export function createSqlInvitationStore(db: Connection): InvitationStore {
  return {
    put: (invitation) => atomically(db, (transaction) => replace(transaction, invitation)),
    async list(accountId, at) {
      const rows = await db
        .selectFrom('invitations')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('expires_at', '>', at)
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      return rows.map(invitationOf);
    },
    async findByDigest(tokenDigest) {
      const row = await db
        .selectFrom('invitations')
        .selectAll()
        .where('token_digest', '=', tokenDigest)
        .executeTakeFirst();
      return row && invitationOf(row);
    },
    async take(tokenDigest) {
      const { numDeletedRows } = await db
        .deleteFrom('invitations')
        .where('token_digest', '=', tokenDigest)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },
  };
}

async function replace(db: Connection, invitation: Invitation): Promise<void> {
  await db
    .deleteFrom('invitations')
    .where('account_id', '=', invitation.accountId)
    .where((is) => is.or([is('email', '=', invitation.email), is('expires_at', '<=', invitation.createdAt)]))
    .execute();
  await db
    .insertInto('invitations')
    .values({
      id: invitation.id,
      account_id: invitation.accountId,
      email: invitation.email,
      role: invitation.role,
      token_digest: invitation.tokenDigest,
      invited_by: invitation.invitedBy,
      created_at: invitation.createdAt,
      expires_at: invitation.expiresAt,
    })
    .execute();
}

function invitationOf(row: Selectable<InvitationsTable>): Invitation {
  return {
    id: row.id,
    accountId: row.account_id,
    email: row.email,
    role: row.role,
    tokenDigest: row.token_digest,
    invitedBy: row.invited_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
