import type { KeyWithSecrets } from '@neoagent/core';
import type { FastifyInstance } from 'fastify';
import { keysOf } from '../../commands/live-keys.js';
import type { KeyRouteDeps } from './key-routes.js';
import { presentKey } from './present.js';
import { KeysAnswer, refused } from './schema.js';

/** Revoked keys stay listed for the audit, but not without end. */
const revokedAtMost = 1000;

/** `GET /v1/keys`: the account's keys, newest first; every one that is not revoked, and the newest of the revoked. */
export function registerListKeys(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'listKeys',
    summary: 'The keys of the account, newest first',
    description: `Every key that is not revoked, and the newest ${revokedAtMost} of those that are.`,
    tags: ['keys'],
    security: [{ session: [] }],
    response: { 200: KeysAnswer, ...refused },
  };
  app.get('/v1/keys', { schema, onRequest: requireSession }, async (request, reply) => {
    const { accountId } = request.signedIn;
    const [records, members] = await Promise.all([
      keysOf(context.db.keys, accountId),
      context.db.members.list(accountId),
    ]);
    const at = context.clock.now();
    const keys = listed(records).map((record) => presentKey(record, { at, members }));
    return reply.header('cache-control', 'no-store').send({ keys });
  });
}

function listed(records: readonly KeyWithSecrets[]): readonly KeyWithSecrets[] {
  let revoked = 0;
  return records.filter(({ key }) => key.revokedAt === null || ++revoked <= revokedAtMost);
}
