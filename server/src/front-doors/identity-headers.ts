import type { Caller } from '@neoagent/core';

/** What an upstream is told about the caller it may trust. Sent by us alone: the same names are removed from what came in. */
export function identityHeaders(caller: Caller, requestId: string): Readonly<Record<string, string>> {
  return {
    'X-Neoagent-Account': caller.accountId,
    'X-Neoagent-Key-Id': caller.keyId,
    'X-Neoagent-Plan': caller.plan,
    'X-Neoagent-Environment': caller.environment,
    'X-Neoagent-Permissions': caller.permissions.join(','),
    'X-Request-Id': requestId,
  };
}
