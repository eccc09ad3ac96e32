import { environments, isWellFormed, type KeyFormat, markerOf } from '../keys/key-format.js';
import type { Refusal } from './decision.js';
import { decodeOctets } from './octets.js';

/** What a request presents: one well-formed secret, or why there is none. */
export type Credential = PresentedSecret | CredentialRefusal;

/** A text with the shape and checksum of a secret. Whether it was ever issued is another question. */
export interface PresentedSecret {
  readonly secret: string;
  /** What the credential is when nobody imported it: for one that has none of our shapes. */
  readonly otherwise?: CredentialRefusal;
}

type CredentialReason = 'key_missing' | 'key_extra_spaces' | 'key_malformed' | 'key_ambiguous';
export type CredentialRefusal = Refusal & { readonly reason: CredentialReason };

/**
 * Everything a person would call blank: every Unicode space and line end, controls, zero-width and other invisible marks,
 * and the quotes that shells, JSON and word processors leave around a value.
 */
const blank = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Pi}\p{Pf}"'`´„‚⠀]/u;
const blanks = new RegExp(blank.source, 'gu');
const bearer = /^bearer /i;
const otherScheme = /^([A-Za-z][A-Za-z0-9-]{1,20})(?: |$)/;
const placeholders =
  /^(?:your[-_ ]secret[-_ ]key(?:[-_ ]here)?|<.*>|\{\{?.*\}?\}|\$\{?[A-Za-z_]+\}?|%[A-Za-z_]+%)$/i;

/**
 * Reads the credential from the values of all Authorization field lines (RFC 9110 §11.6.2). The raw key is the canonical
 * form; `Bearer <key>` is accepted in any case with exactly one space (RFC 6750 §2.1). Nothing is trimmed: HTTP has already
 * removed the outer SP and HTAB that mean nothing (RFC 9110 §5.5), everything else inside is the caller's error to know.
 */
export function readCredential(values: readonly string[], format: KeyFormat): Credential {
  if (values.length > 1)
    return refused('key_ambiguous', `The request has ${values.length} Authorization headers.`);
  const value = values[0];
  if (value === undefined) return refused('key_missing', 'The request has no Authorization header.');
  if (value === '') return refused('key_missing', 'The Authorization header is empty.');
  if (isWellFormed(format, value)) return { secret: value };
  const candidate = bearer.test(value) ? value.slice('bearer '.length) : value;
  if (isWellFormed(format, candidate)) return { secret: candidate };
  return explainMalformed(decodeOctets(value), format);
}

/** Off the hot path: names the most helpful cause. Answers never repeat any part of the value. */
function explainMalformed(value: string, format: KeyFormat): Credential {
  if (holdsSeveral(value, format)) {
    return refused('key_ambiguous', 'The Authorization header holds more than one credential.');
  }
  const withoutScheme = value.replace(/^bearer(?=[^0-9A-Za-z_:-])/iu, '');
  const compact = withoutScheme.replace(blanks, '');
  if (compact === '' && withoutScheme === value) {
    return refused('key_missing', 'The Authorization header holds nothing but blanks or quotes.');
  }
  const afterOneSpace = value.replace(bearer, '');
  if (beginsLikeKey(compact, format) && blank.test(afterOneSpace)) {
    return refused('key_extra_spaces', whereBlank(afterOneSpace));
  }
  return refused('key_malformed', whatIsWrong(value, compact, format));
}

/** Two keys in one value, or one key joined to something else by a comma or semicolon. */
function holdsSeveral(value: string, format: KeyFormat): boolean {
  const markers = environments.map((environment) => markerOf(format, environment));
  const keys = markers.reduce((sum, marker) => sum + value.split(marker).length - 1, 0);
  if (keys > 1) return true;
  const parts = value.split(/[,;]/).filter((part) => part.replace(blanks, '') !== '');
  return keys === 1 && parts.length > 1;
}

function beginsLikeKey(text: string, format: KeyFormat): boolean {
  return environments.some((environment) => text.startsWith(markerOf(format, environment)));
}

/** By splitting, which is linear: a trailing `(?:blank)+$` costs the square of a long run of blanks. */
function whereBlank(text: string): string {
  const parts = text.split(blanks).filter((part) => part !== '');
  const place = parts.length > 1 ? 'inside' : 'around';
  return `There are spaces, quotes or invisible characters ${place} the key.`;
}

function whatIsWrong(value: string, compact: string, format: KeyFormat): string {
  if (/^bearer$/i.test(value))
    return 'The Bearer scheme came without a key: is the environment variable empty?';
  if (/^bearer:/i.test(value)) return 'Write "Bearer <key>" with one space and without a colon.';
  if (/^bearer bearer/i.test(value)) return 'The word Bearer stands twice.';
  if (placeholders.test(value.replace(bearer, '')))
    return 'The header still holds a placeholder instead of a key.';
  if (beginsLikeKey(compact, format)) return howKeyIsBroken(compact, format);
  const scheme = otherScheme.exec(value)?.[1];
  if (scheme !== undefined && value.length > scheme.length && !/^bearer$/i.test(scheme)) {
    return 'The header uses another authentication scheme; send the key raw or as "Bearer <key>".';
  }
  return `A key of this installation begins with ${markerOf(format, 'live')} or ${markerOf(format, 'test')}.`;
}

function howKeyIsBroken(key: string, format: KeyFormat): string {
  const whole = markerOf(format, 'live').length + 38;
  if (key.length < whole) return `The key is too short: ${key.length} of ${whole} characters arrived.`;
  if (key.length > whole) return `The key is too long: ${key.length} characters arrived, a key has ${whole}.`;
  return 'The key’s checksum does not match: at least one character is wrong.';
}

function refused(reason: CredentialReason, detail: string): CredentialRefusal {
  return { reason, detail };
}
