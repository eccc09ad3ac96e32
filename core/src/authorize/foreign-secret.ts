import type { KeyFormat } from '../keys/key-format.js';
import type { AccessRequest } from './access-request.js';
import type { Credential, CredentialRefusal } from './credential.js';
import { isRefusal, type Refusal } from './decision.js';

/** What another system's key may look like; anything else is not even looked up. */
export const foreignShape = /^[!-~]{16,256}$/;

/** Whether a text may be another system's key: 16 to 256 visible ASCII characters that do not begin like a key of this installation. */
export function isForeignShaped(format: KeyFormat, text: string): boolean {
  return foreignShape.test(text) && !text.startsWith(`${format.prefix}_`);
}

/** The one question about imports; see `KeyFinder`. */
interface ForeignKeys {
  readonly format: KeyFormat;
  readonly keys: { admitsForeign?(at: number): boolean | Promise<boolean> };
}

/**
 * A malformed credential that may be an imported key is looked up after all, but only where keys were imported. Every other refusal
 * stays what it is, and so does this one when the look-up finds nothing: see `unlessForeign`.
 */
export async function admitForeign(
  refusal: CredentialRefusal,
  { authorization, at }: Pick<AccessRequest, 'authorization' | 'at'>,
  { format, keys }: ForeignKeys,
): Promise<Credential> {
  const [value, ...more] = authorization;
  if (refusal.reason !== 'key_malformed' || value === undefined || more.length > 0) return refusal;
  const secret = value.replace(/^bearer /i, '');
  if (!isForeignShaped(format, secret) || !(await keys.admitsForeign?.(at))) return refusal;
  return { secret, otherwise: refusal };
}

/** What was found, except that a foreign credential nobody imported is malformed, as it is where nothing was ever imported. */
export function unlessForeign<T extends object>(credential: Credential, found: T | Refusal): T | Refusal {
  const isUnknown = isRefusal(found) && found.reason === 'key_unknown';
  if (!isUnknown || isRefusal(credential)) return found;
  return credential.otherwise ?? found;
}
