import type { Environment, NewKey, Permission } from '@neoagent/sdk';
import { localTime, type Place } from '../../../text/exact-time.js';
import { defaultExpiry, type ExpiryDraft, expiryInput, expiryMoment } from '../../../text/expiry.js';
import type { FieldErrors } from '../../../text/field-errors.js';
import { type PermissionPreset, permissionSentence, permissionsOf } from '../../../text/permissions.js';

/** What the creation form holds. `custom` survives a change of preset and back. */
export interface KeyDraft {
  readonly name: string;
  readonly environment: Environment;
  readonly preset: PermissionPreset;
  readonly custom: readonly string[];
  readonly expiry: ExpiryDraft;
}

export type DraftField = 'name' | 'environment' | 'permissions' | 'expiry';

/** The form's field for each member of the request. */
export const draftFieldOf: Readonly<Record<string, DraftField>> = {
  name: 'name',
  environment: 'environment',
  permissions: 'permissions',
  expiresIn: 'expiry',
  expiresAt: 'expiry',
};

/** A fresh form: least permissions, and an end. */
export function newDraft(environment: Environment): KeyDraft {
  return {
    name: '',
    environment,
    preset: 'read_only',
    custom: [],
    expiry: { choice: defaultExpiry, day: '' },
  };
}

/** The permissions that the draft asks for. */
export function permissionsHeld(draft: KeyDraft, catalogue: readonly Permission[]): readonly string[] {
  return permissionsOf(draft.preset, catalogue, draft.custom);
}

/** What can be told wrong before the server is asked. */
export function complaintsAbout(draft: KeyDraft, now: number): FieldErrors<DraftField> {
  const complaints: FieldErrors<DraftField> = {};
  const name = draft.name.trim();
  if (name === '') complaints.name = 'Enter a name.';
  else if ([...name].length > 64) complaints.name = 'Use 64 characters or fewer.';
  if (expiryMoment(draft.expiry, now) === undefined) complaints.expiry = 'Pick a day from today on.';
  return complaints;
}

/** The request that creates what the draft says. */
export function keyInput(draft: KeyDraft, catalogue: readonly Permission[], now: number): NewKey {
  return {
    name: draft.name.trim(),
    environment: draft.environment,
    permissions: permissionsHeld(draft, catalogue),
    ...expiryInput(draft.expiry, now),
  };
}

/** "Expires 20 Feb 2027, 14:00 CET.", "Never expires.", or what is missing to say so. */
export function expirySentence(expiry: ExpiryDraft, now: number, place?: Place): string {
  const moment = expiryMoment(expiry, now);
  if (moment === null) return 'Never expires.';
  if (moment === undefined) return 'No day picked yet.';
  return `Expires ${localTime(new Date(moment).toISOString(), place)}.`;
}

/** One line that says what will be created. */
export function reviewSentence(
  draft: KeyDraft,
  catalogue: readonly Permission[],
  { now, place }: { readonly now: number; readonly place?: Place },
): string {
  const kind = draft.environment === 'live' ? 'Live key.' : 'Test key.';
  return [
    kind,
    permissionSentence(permissionsHeld(draft, catalogue)),
    expirySentence(draft.expiry, now, place),
  ].join(' ');
}
