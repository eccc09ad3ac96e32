import type { Actor, AuditAction, AuditEvent, RandomCharacters } from '@neoagent/core';
import { base62 } from '@neoagent/core';

/** Who asks for a change. Comes from a session or from being a command, never from a body. */
export interface Acting {
  readonly actor: Actor;
  /** The address the call came from; `null` for a command. */
  readonly address: string | null;
}

/** Somebody with a shell on the operator's machine. */
export const operatorCommand: Acting = { actor: { kind: 'operator_command', id: '' }, address: null };

/** The server, where it does by itself what an owner asked for earlier. */
export const byItself: Acting = { actor: { kind: 'system', id: '' }, address: null };

/** A new identifier: `key_`, `sec_`, `aud_`, `whe_`, `evt_`, `dlv_`, `alr_` or `inv_` and 24 random base62 characters (142 bits). */
export function newId(
  prefix: 'key' | 'sec' | 'aud' | 'whe' | 'evt' | 'dlv' | 'alr' | 'inv',
  random: RandomCharacters,
): string {
  return `${prefix}_${random(base62, 24)}`;
}

/** Whether a text can be an identifier at all; anything else is not even looked up. */
export function isId(text: string): boolean {
  return /^[!-~]{1,64}$/.test(text);
}

/** What an audit event says beyond who and when. `detail` must hold no secret. */
export interface Deed {
  readonly accountId: string;
  readonly action: AuditAction;
  readonly targetId: string;
  readonly detail: AuditEvent['detail'];
}

/** The audit event of a deed; to be appended in the transaction that does it. */
export function auditEventOf(
  deed: Deed,
  made: { readonly by: Acting; readonly at: number; readonly random: RandomCharacters },
): AuditEvent {
  return {
    id: newId('aud', made.random),
    accountId: deed.accountId,
    at: made.at,
    actor: made.by.actor,
    action: deed.action,
    targetId: deed.targetId,
    address: made.by.address,
    detail: deed.detail,
  };
}
