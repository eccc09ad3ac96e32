import {
  isInGrace,
  type KeyWithSecrets,
  type LastUse,
  type MemberWithLogin,
  mustRotateBy,
  replacedInGrace,
  type Secret,
  statusOf,
} from '@neoagent/core';
import type { Static } from 'typebox';
import { formatDuration } from '../../config/duration.js';
import type { KeyAnswer } from './schema.js';

export type PresentedKey = Static<typeof KeyAnswer>['key'];

/** What an answer needs besides the record: the moment it speaks of, and who the makers are. */
export interface Beholding {
  readonly at: number;
  readonly members: readonly MemberWithLogin[];
}

/** A key as the management API shows it: no digest, no secret, no creation token. */
export function presentKey({ key, secrets }: KeyWithSecrets, { at, members }: Beholding): PresentedKey {
  return {
    id: key.id,
    name: key.name,
    environment: key.environment,
    hint: secrets[0]?.hint ?? '',
    permissions: [...key.permissions],
    allowedAddresses: [...key.allowedAddresses],
    browserGuard: key.browserGuard,
    isCanary: key.isCanary ?? false,
    limits: key.limits.map(({ name, allow, windowMs }) => ({ name, allow, per: formatDuration(windowMs) })),
    status: statusOf(key, secrets, at),
    createdAt: new Date(key.createdAt).toISOString(),
    createdBy: key.createdBy === null ? null : { id: key.createdBy, name: nameOf(key.createdBy, members) },
    expiresAt: isoOrNull(key.expiresAt),
    disabledAt: isoOrNull(key.disabledAt),
    revokedAt: isoOrNull(key.revokedAt),
    lastUsed: presentUse(latestUse(secrets)),
    graceEndsAt: isoOrNull(replacedInGrace(secrets, at)?.graceEndsAt ?? null),
    mustRotateBy: isoOrNull(key.revokedAt === null ? mustRotateBy(secrets) : null),
    secrets: secrets.filter((secret) => isLive(secret, at)).map(presentSecret),
  };
}

function isLive(secret: Secret, at: number): boolean {
  return (secret.revokedAt === null && secret.graceEndsAt === null) || isInGrace(secret, at);
}

function presentSecret(secret: Secret): PresentedKey['secrets'][number] {
  return {
    id: secret.id,
    hint: secret.hint,
    createdAt: new Date(secret.createdAt).toISOString(),
    graceEndsAt: isoOrNull(secret.graceEndsAt),
    leakedAt: isoOrNull(secret.leakedAt ?? null),
    lastUsed: presentUse(secret.lastUsed),
  };
}

function nameOf(userId: string, members: readonly MemberWithLogin[]): string {
  const maker = members.find((member) => member.userId === userId);
  if (maker === undefined) return 'A former member';
  return maker.name === '' ? maker.email : maker.name;
}

function latestUse(secrets: KeyWithSecrets['secrets']): LastUse | null {
  let latest: LastUse | null = null;
  for (const { lastUsed } of secrets) {
    if (lastUsed !== null && (latest === null || lastUsed.at > latest.at)) latest = lastUsed;
  }
  return latest;
}

function presentUse(use: LastUse | null): PresentedKey['lastUsed'] {
  return use === null
    ? null
    : {
        at: new Date(use.at).toISOString(),
        address: use.address,
        country: use.country,
        userAgent: use.userAgent,
      };
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
