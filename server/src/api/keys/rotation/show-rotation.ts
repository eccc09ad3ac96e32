import {
  bucketOf,
  type KeyWithSecrets,
  replacedInGrace,
  type Secret,
  type SecretSender,
  type SecretUsage,
  usageStepMs,
} from '@neoagent/core';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { longestGraceEnd } from '../../../commands/rotation/longest-grace-end.js';
import { formatDuration } from '../../../config/duration.js';
import type { ManagementContext } from '../../context.js';
import { isProblem } from '../../problem.js';
import { sendProblem } from '../../send-problem.js';
import { findKey, type KeyRouteDeps } from '../key-routes.js';
import { KeyParams, refused } from '../schema.js';
import { RotationAnswer } from './schema.js';

type Rotation = NonNullable<Static<typeof RotationAnswer>['rotation']>;

/** Beyond this age counts are read by the hour, which are kept for longer than minutes are. */
const minutesUpTo = 40 * usageStepMs.hour;
const countsAtMost = 20_000;

/** `GET /v1/keys/{id}/rotation`: how far a cut-over is, and who still sends the old secret. Every member may look. */
export function registerShowRotation(app: FastifyInstance, { context, requireSession }: KeyRouteDeps): void {
  const schema = {
    operationId: 'showRotation',
    summary: 'How far the cut-over of a rotated key is, and who still sends the old secret',
    description: 'rotation is null when no grace period runs.',
    tags: ['keys'],
    security: [{ session: [] }],
    params: KeyParams,
    response: { 200: RotationAnswer, ...refused },
  };
  app.get<{ Params: Static<typeof KeyParams> }>(
    '/v1/keys/:id/rotation',
    { schema, onRequest: requireSession },
    async (request, reply) => {
      const record = await findKey(context, request.signedIn, request.params.id);
      if (isProblem(record)) return sendProblem(reply, record);
      const rotation = await rotationOf(context, record);
      return reply.header('cache-control', 'no-store').send({ rotation });
    },
  );
}

async function rotationOf(
  context: ManagementContext,
  { key, secrets }: KeyWithSecrets,
): Promise<Rotation | null> {
  const now = context.clock.now();
  const [current] = secrets;
  const old = replacedInGrace(secrets, now);
  if (current === undefined || old === undefined || old.graceEndsAt === null) return null;
  const [requests, senders] = await Promise.all([
    requestsSince(context, { key, rotatedAt: current.createdAt, now }),
    context.db.rotations.sendersOf(old.id),
  ]);
  return {
    rotatedAt: iso(current.createdAt),
    graceEndsAt: iso(old.graceEndsAt),
    latestGraceEnd: iso(longestGraceEnd(key, current.createdAt)),
    endWhenSilentFor: old.endsWhenSilentForMs === undefined ? null : formatDuration(old.endsWhenSilentForMs),
    current: presentRequests(current, requests.get(current.id)),
    old: presentRequests(old, requests.get(old.id)),
    senders: senders.map(presentSender),
  };
}

/** By secret id, since the rotation; to the minute or, for one that began long ago, to the hour. */
async function requestsSince(
  { db }: ManagementContext,
  {
    key,
    rotatedAt,
    now,
  }: { readonly key: KeyWithSecrets['key']; readonly rotatedAt: number; readonly now: number },
): Promise<ReadonlyMap<string, SecretUsage>> {
  await db.usage.rollUp();
  const of = { accountId: key.accountId, keyId: key.id };
  const range = { ...of, from: bucketOf(rotatedAt, 'minute'), to: now + usageStepMs.minute };
  const byMinute = await db.usage.countBySecret(range);
  const counts = new Map(byMinute.map((usage) => [usage.secretId, usage]));
  if (now - rotatedAt <= minutesUpTo) return counts;
  const question = { ...of, step: 'hour', groupBy: 'secret', to: now + usageStepMs.hour } as const;
  const byHour = await db.usage.count({ ...question, from: bucketOf(rotatedAt, 'hour') }, countsAtMost);
  const sums = new Map<string, SecretUsage>();
  for (const { group, bucket, allowed, refused: turnedDown } of byHour) {
    const known = sums.get(group);
    sums.set(group, {
      secretId: group,
      allowed: allowed + (known?.allowed ?? 0),
      refused: turnedDown + (known?.refused ?? 0),
      lastAt: counts.get(group)?.lastAt ?? bucket,
    });
  }
  return sums;
}

function presentRequests(
  { id, hint, lastUsed }: Secret,
  usage: SecretUsage | undefined,
): Rotation['current'] {
  const lastAt = Math.max(usage?.lastAt ?? 0, lastUsed?.at ?? 0);
  return {
    id,
    hint,
    allowed: usage?.allowed ?? 0,
    refused: usage?.refused ?? 0,
    lastAt: lastAt === 0 ? null : iso(lastAt),
  };
}

function presentSender(sender: SecretSender): Rotation['senders'][number] {
  return {
    address: sender.address,
    country: sender.country,
    userAgent: sender.userAgent,
    count: sender.count,
    firstAt: iso(sender.firstAt),
    lastAt: iso(sender.lastAt),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
