/** What is wrong with a text that shall be a secret key. Never repeats any part of it. */
export interface KeyTextRefusal {
  readonly code: 'key_missing' | 'key_extra_spaces' | 'key_ambiguous' | 'key_malformed';
  /** One sentence: what is wrong. */
  readonly detail: string;
  /** What to do next, in the words of the server. */
  readonly fix: string;
}

const fixes = {
  key_missing:
    'Send your secret key in the Authorization header: "Authorization: <your secret key>". If it comes from an environment variable, check that NEOAGENT_SECRET_KEY is set where the program runs.',
  key_extra_spaces:
    'Remove every space, tab, quote and line end from inside and around the key. Copy it again, or check the .env file for quotes and trailing characters.',
  key_malformed:
    'Send the whole key, raw or as "Bearer <key>", exactly as it was shown when it was created. It was probably mistyped, cut off, or is still a placeholder.',
  key_ambiguous:
    'Send exactly one Authorization header with exactly one key. Check whether your HTTP client or a proxy adds its own.',
} as const;

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const bodyLength = 38;
const checksumLength = 6;
/** Whatever prefix an installation chose. */
const marker = /^[a-z][a-z0-9]{1,15}_(?:live|test)_/;
const quotes = /["'`´„‚\p{Pi}\p{Pf}]/u;
const lineEnds = /[\n\r\u0085\u2028\u2029]/;
/** Unicode spaces, controls and invisible marks, and the quotes that shells, JSON and word processors leave around a value. */
const blank = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Pi}\p{Pf}"'`´„‚⠀]/u;
const blanks = new RegExp(blank.source, 'gu');

/**
 * What the server would refuse a key for before it looks it up: blanks, quotes and line ends, a shape that no key has, a checksum that
 * does not match. `undefined` for a text that may be a key, whatever the prefix of the installation is.
 */
export function refuseByShape(text: string): KeyTextRefusal | undefined {
  if (isWellFormed(text)) return undefined;
  const compact = text.replace(blanks, '');
  if (compact === '')
    return refused('key_missing', 'There is no secret key, or nothing but blanks and quotes.');
  if (holdsSeveral(text)) return refused('key_ambiguous', 'There is more than one credential in one text.');
  if (blank.test(text)) {
    if (/^bearer/i.test(compact) && isWellFormed(compact.slice('bearer'.length)))
      return refused('key_extra_spaces', 'The word Bearer and a space stand before the key.');
    if (marker.test(compact)) return refused('key_extra_spaces', whereBlank(text));
  }
  return refused('key_malformed', howBroken(compact));
}

/** The published format: marker, 32 base62 characters, 6 of CRC-32 over all before them. */
function isWellFormed(text: string): boolean {
  const found = marker.exec(text)?.[0];
  if (found === undefined || text.length !== found.length + bodyLength) return false;
  if (!/^[0-9A-Za-z]+$/.test(text.slice(found.length))) return false;
  const split = text.length - checksumLength;
  return text.slice(split) === checksumOf(text.slice(0, split));
}

/** CRC-32 (ISO 3309, polynomial 0xEDB88320) of an ASCII text in base62, most significant first. */
function checksumOf(text: string): string {
  let remainder = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    remainder ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++)
      remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  }
  let rest = ~remainder >>> 0;
  let digits = '';
  for (let i = 0; i < checksumLength; i++) {
    digits = base62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

function holdsSeveral(text: string): boolean {
  const keys = text.split(/[a-z0-9]_(?:live|test)_/).length - 1;
  const parts = text.split(/[,;]/).filter((part) => part.replace(blanks, '') !== '');
  return keys > 1 || (keys === 1 && parts.length > 1);
}

function whereBlank(text: string): string {
  const kinds = [
    ...(quotes.test(text) ? ['quotes'] : []),
    ...(lineEnds.test(text) ? ['line ends'] : []),
    ...(text.includes('\t') ? ['tabs'] : []),
    ...(/\p{Zs}/u.test(text) ? ['spaces'] : []),
  ];
  const what = kinds.length === 0 ? 'invisible characters' : kinds.join(' and ');
  const isInside = text.split(blanks).filter((part) => part !== '').length > 1;
  return `There are ${what} ${isInside ? 'inside' : 'around'} the key.`;
}

function howBroken(compact: string): string {
  const found = marker.exec(compact)?.[0];
  if (found === undefined) return 'This does not begin like a key, such as neo_live_ or neo_test_.';
  const whole = found.length + bodyLength;
  const { length } = compact;
  if (length < whole) return `The key is too short: it has ${length} of ${whole} characters.`;
  if (length > whole) return `The key is too long: it has ${length} characters instead of ${whole}.`;
  return 'The key’s checksum does not match: at least one character is wrong.';
}

function refused(code: KeyTextRefusal['code'], detail: string): KeyTextRefusal {
  return { code, detail, fix: fixes[code] };
}
