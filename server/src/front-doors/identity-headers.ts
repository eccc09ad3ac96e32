import type { Caller } from '@neoagent/core';

/**
 * What an upstream is told about the caller it may trust, as a flat list of names and values. Sent by us alone: the same names are
 * removed from what came in.
 */
export function identityHeaders(caller: Caller, requestId: string): string[] {
  const { accountId, keyId, plan, environment, permissions } = caller;
  return [
    'X-Neoagent-Account',
    accountId,
    'X-Neoagent-Key-Id',
    keyId,
    'X-Neoagent-Plan',
    plan,
    'X-Neoagent-Environment',
    environment,
    'X-Neoagent-Permissions',
    permissions.length === 1 ? (permissions[0] ?? '') : permissions.join(','),
    'X-Request-Id',
    requestId,
  ];
}
