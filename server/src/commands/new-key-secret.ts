import { type Environment, hintOf, newSecret, type Secret } from '@neoagent/core';
import type { ManagementContext } from '../api/context.js';
import { newId } from './acting.js';

/** A fresh secret for a key: the row to store, and the text, which is shown once and stored nowhere. */
export function newKeySecret(
  context: Pick<ManagementContext, 'format' | 'random' | 'digest'>,
  of: { readonly keyId: string; readonly environment: Environment; readonly at: number },
): { readonly row: Secret; readonly text: string } {
  const text = newSecret(context.format, of.environment, context.random);
  const row: Secret = {
    id: newId('sec', context.random),
    keyId: of.keyId,
    digest: context.digest(text),
    hint: hintOf(context.format, text),
    createdAt: of.at,
    graceEndsAt: null,
    revokedAt: null,
    lastUsed: null,
  };
  return { row, text };
}
