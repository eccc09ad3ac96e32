import type { SeededKey } from './seed.js';

/** Keys that the rows are made of; each is in the state of its name. */
export interface RowKeys {
  readonly good: SeededKey;
  readonly revoked: SeededKey;
  readonly disabled: SeededKey;
  /** A secret that was replaced by regenerating its key. */
  readonly replaced: string;
  /** Well-formed, right checksum, never issued. */
  readonly unknown: string;
}

/** `allowed`, a code of the catalogue, or what the HTTP parser answers before anyone reads the header. */
export type Expected =
  | 'allowed'
  | 'key_missing'
  | 'key_extra_spaces'
  | 'key_malformed'
  | 'key_ambiguous'
  | 'key_unknown'
  | 'key_revoked'
  | 'key_disabled'
  | 'browser_blocked'
  | 'not HTTP'
  | 'too large';

/** Header lines as octets, without their line ends, and what must come of them. */
export interface HeaderRow {
  readonly name: string;
  readonly lines: readonly Buffer[];
  readonly expected: Expected;
}

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const row = (expected: Expected, name: string, ...lines: readonly (string | Buffer)[]): HeaderRow => ({
  name,
  lines: lines.map((line) => Buffer.from(line)),
  expected,
});
/** One Authorization line with this value, as UTF-8. */
const value = (expected: Expected, name: string, text: string) =>
  row(expected, name, utf8(`Authorization: ${text}`));

/** Every row of the table. */
export function headerRows(keys: RowKeys): readonly HeaderRow[] {
  const k = keys.good.secret;
  return [
    ...acceptedRows(k),
    ...missingRows(k),
    ...blankRows(k),
    ...quoteRows(k),
    ...ambiguousRows(k, keys.unknown),
    ...schemeRows(k),
    ...brokenKeyRows(k),
    ...placeholderRows(),
    ...stateRows(keys),
    ...parserRows(k),
    ...sizeRows(k),
  ];
}

/** The only forms that are accepted: the raw key; `Bearer`, in any case, and one space; outer blanks that HTTP strips. */
function acceptedRows(k: string): readonly HeaderRow[] {
  return [
    value('allowed', 'the raw key', k),
    value('allowed', 'Bearer', `Bearer ${k}`),
    value('allowed', 'bearer in lower case', `bearer ${k}`),
    value('allowed', 'BEARER in upper case', `BEARER ${k}`),
    value('allowed', 'bEaReR in mixed case', `bEaReR ${k}`),
    row('allowed', 'no blank after the colon', `Authorization:${k}`),
    row('allowed', 'a tab after the colon', `Authorization:\t${k}`),
    row('allowed', 'many blanks after the colon', `Authorization:   \t  ${k}`),
    row('allowed', 'a space at the end', `Authorization: ${k} `),
    row('allowed', 'a tab at the end', `Authorization: ${k}\t`),
    row('allowed', 'blanks on both sides', `Authorization: \t ${k} \t `),
    row('allowed', 'Bearer with blanks on both sides', `Authorization: \t Bearer ${k} \t`),
    row('allowed', 'the field name in lower case', `authorization: ${k}`),
    row('allowed', 'the field name in upper case', `AUTHORIZATION: Bearer ${k}`),
    row('allowed', 'the field name in mixed case', `aUtHoRiZaTiOn: ${k}`),
    row('allowed', 'after 150 other fields', ...otherFields(150), `Authorization: ${k}`),
  ];
}

function missingRows(k: string): readonly HeaderRow[] {
  const missing = (name: string, ...lines: readonly (string | Buffer)[]) =>
    row('key_missing', name, ...lines);
  return [
    missing('no Authorization at all'),
    missing('an empty value', 'Authorization:'),
    missing('a value of one space', 'Authorization: '),
    missing('a value of blanks', 'Authorization: \t \t '),
    missing('a value of a no-break space', utf8('Authorization: \u00a0')),
    missing('a value of an ISO 8859-1 no-break space', latin1('Authorization: \u00a0')),
    missing('a value of zero-width spaces', utf8('Authorization: \u200b\u200b')),
    missing('a value of two quotes', 'Authorization: ""'),
    missing('a value of two single quotes', "Authorization: ''"),
    missing('the key in X-Api-Key', `X-Api-Key: ${k}`),
    missing('the key in X-Authorization', `X-Authorization: ${k}`),
    missing('the key in Proxy-Authorization', `Proxy-Authorization: Bearer ${k}`),
    missing('the key in Authorization_', `Authorization_: ${k}`),
    missing('the key in Authorisation', `Authorisation: ${k}`),
    missing('the key in Authentication', `Authentication: ${k}`),
    missing('the key in X-Forwarded-Authorization', `X-Forwarded-Authorization: ${k}`),
    missing('the key in a cookie', `Cookie: Authorization=${k}; key=${k}`),
    missing('the key in the user agent', `User-Agent: ${k}`),
  ];
}

/** Blanks inside or around the key that HTTP does not strip. */
function blankRows(k: string): readonly HeaderRow[] {
  const spaces = (name: string, text: string) => value('key_extra_spaces', name, text);
  const half = k.slice(0, 20);
  const rest = k.slice(20);
  const unicode: readonly (readonly [string, string])[] = [
    ['no-break space', '\u00a0'],
    ['ogham space', '\u1680'],
    ['em space', '\u2003'],
    ['thin space', '\u2009'],
    ['narrow no-break space', '\u202f'],
    ['ideographic space', '\u3000'],
    ['line separator', '\u2028'],
    ['paragraph separator', '\u2029'],
    ['next line', '\u0085'],
    ['zero-width space', '\u200b'],
    ['zero-width joiner', '\u200d'],
    ['word joiner', '\u2060'],
    ['byte order mark', '\ufeff'],
    ['soft hyphen', '\u00ad'],
    ['left-to-right mark', '\u200e'],
    ['hangul filler', '\u3164'],
    ['variation selector', '\ufe0f'],
    ['tag space', '\u{e0020}'],
  ];
  return [
    spaces('two spaces after Bearer', `Bearer  ${k}`),
    spaces('three spaces after bearer', `bearer   ${k}`),
    spaces('a tab after Bearer', `Bearer\t${k}`),
    spaces('a space and a tab after Bearer', `Bearer \t${k}`),
    spaces('a no-break space after Bearer', `Bearer\u00a0${k}`),
    spaces('a space in the middle', `${half} ${rest}`),
    spaces('a tab in the middle', `${half}\t${rest}`),
    spaces('a space after the marker', k.replace('live_', 'live_ ')),
    spaces('a space inside the marker', k.replace('neo_', 'neo_ ')),
    spaces('a space between all characters', [...k].join(' ')),
    row('key_extra_spaces', 'an ISO 8859-1 no-break space before', latin1(`Authorization: \u00a0${k}`)),
    row('key_extra_spaces', 'an ISO 8859-1 no-break space after', latin1(`Authorization: ${k}\u00a0`)),
    row('key_extra_spaces', 'an ISO 8859-1 next line after', latin1(`Authorization: ${k}\u0085`)),
    ...unicode.map(([name, blank]) => spaces(`a ${name} before`, `${blank}${k}`)),
    ...unicode.map(([name, blank]) => spaces(`a ${name} after Bearer and the key`, `Bearer ${k}${blank}`)),
    ...unicode
      .slice(0, 6)
      .map(([name, blank]) => spaces(`a ${name} in the middle`, `${half}${blank}${rest}`)),
  ];
}

function quoteRows(k: string): readonly HeaderRow[] {
  const spaces = (name: string, text: string) => value('key_extra_spaces', name, text);
  return [
    spaces('double quotes', `"${k}"`),
    spaces('single quotes', `'${k}'`),
    spaces('backticks', `\`${k}\``),
    spaces('typographic quotes', `“${k}”`),
    spaces('typographic single quotes', `‘${k}’`),
    spaces('low quotes', `„${k}“`),
    spaces('guillemets', `«${k}»`),
    spaces('quotes after Bearer', `Bearer "${k}"`),
    spaces('a quote at the end', `${k}"`),
    spaces('a quote at the beginning', `'${k}`),
  ];
}

function ambiguousRows(k: string, other: string): readonly HeaderRow[] {
  const several = (name: string, ...lines: readonly string[]) => row('key_ambiguous', name, ...lines);
  return [
    several('the same line twice', `Authorization: ${k}`, `Authorization: ${k}`),
    several('twice in different case', `Authorization: ${k}`, `AUTHORIZATION: ${k}`),
    several('raw and Bearer', `authorization: ${k}`, `Authorization: Bearer ${k}`),
    several('an unknown key first', `Authorization: ${other}`, `Authorization: ${k}`),
    several('an unknown key second', `Authorization: ${k}`, `Authorization: ${other}`),
    several('an empty line first', 'Authorization:', `Authorization: ${k}`),
    several('an empty line second', `Authorization: ${k}`, 'aUTHORIZATION:'),
    several('Basic first', 'Authorization: Basic YTpi', `Authorization: ${k}`),
    several(
      'three lines',
      `Authorization: ${k}`,
      'Accept: */*',
      `Authorization: ${k}`,
      `Authorization: ${k}`,
    ),
    several('two keys and a comma', `Authorization: ${k}, ${k}`),
    several('two Bearer credentials and a comma', `Authorization: Bearer ${k}, Bearer ${k}`),
    several('two keys and a space', `Authorization: ${k} ${other}`),
    several('two keys and a semicolon', `Authorization: ${k};${other}`),
    several('two keys joined', `Authorization: ${k}${other}`),
    several('the same key joined', `Authorization: ${k}${k}`),
    several('Basic, then the key', `Authorization: Basic YTpi, ${k}`),
    several('the key, then Basic', `Authorization: ${k}, Basic YTpi`),
  ];
}

function schemeRows(k: string): readonly HeaderRow[] {
  const malformed = (name: string, text: string) => value('key_malformed', name, text);
  return [
    malformed('Bearer alone', 'Bearer'),
    malformed('Bearer and a space', 'Bearer '),
    malformed('Bearer twice', `Bearer Bearer ${k}`),
    malformed('Bearer with a colon', `Bearer: ${k}`),
    malformed('Bearer with a colon and no space', `Bearer:${k}`),
    malformed('Bearer joined to the key', `Bearer${k}`),
    malformed('Bearer with an equals sign', `Bearer=${k}`),
    malformed('Bearer with a parameter', `Bearer token="${k}"`),
    malformed('Bearer of something else', 'Bearer abcdef'),
    malformed('Token', `Token ${k}`),
    malformed('ApiKey', `ApiKey ${k}`),
    malformed('Api-Key with an equals sign', `Api-Key=${k}`),
    malformed('Basic with the key as user', `Basic ${Buffer.from(`${k}:`).toString('base64')}`),
    malformed('Basic with the key as password', `Basic ${Buffer.from(`user:${k}`).toString('base64')}`),
    malformed('Basic with the key as it is', `Basic ${k}`),
    malformed('Digest', `Digest username="${k}"`),
    malformed('Negotiate', 'Negotiate YII='),
    malformed('the field name in the value', `Authorization: ${k}`),
  ];
}

function brokenKeyRows(k: string): readonly HeaderRow[] {
  const malformed = (name: string, text: string) => value('key_malformed', name, text);
  return [
    malformed('the last character cut', k.slice(0, -1)),
    malformed('six characters cut', k.slice(0, -6)),
    malformed('half of the key', k.slice(0, k.length / 2)),
    malformed('the marker alone', 'neo_live_'),
    malformed('the first character cut', k.slice(1)),
    malformed('the marker cut', k.replace('neo_live_', '')),
    malformed('one character more', `${k}0`),
    malformed('one character mistyped', mistyped(k, 15)),
    malformed('one character of the checksum mistyped', mistyped(k, k.length - 1)),
    malformed('two neighbours exchanged', exchanged(k)),
    malformed('Bearer and a mistyped key', `Bearer ${mistyped(k, 20)}`),
    malformed('upper case', k.toUpperCase()),
    malformed('lower case', k.replace(/[A-Z]/, 'a').toLowerCase()),
    malformed('the marker in upper case', k.replace('neo_live_', 'NEO_LIVE_')),
    malformed('the other environment', k.replace('neo_live_', 'neo_test_')),
    malformed('an environment that does not exist', k.replace('neo_live_', 'neo_prod_')),
    malformed('another product’s prefix', k.replace('neo_', 'sk_')),
    malformed('another product’s key', 'sk_test_4eC39HqLyjWDarjtT1zdp7dc'),
    malformed('reversed', [...k].reverse().join('')),
    malformed('a Cyrillic letter', k.replace('neo', 'n\u0435o')),
    malformed('full-width letters', k.replace('neo', 'ｎｅｏ')),
    malformed('an emoji at the end', `${k}🔑`),
    malformed('percent-encoded', k.replace('n', '%6E')),
    malformed('a percent-encoded line end', `${k}%0D%0A`),
    malformed('a written line end', `${k}\\n`),
    malformed('a comma at the end', `${k},`),
    malformed('a full stop at the end', `${k}.`),
    malformed('angle brackets', `<${k}>`),
    malformed('square brackets', `[${k}]`),
    malformed('JSON', `{"key":"${k}"}`),
    malformed('base64', Buffer.from(k).toString('base64')),
    malformed('hyphens for underscores', k.replaceAll('_', '-')),
    row(
      'key_malformed',
      'an octet of 0xFF at the end',
      Buffer.concat([utf8(`Authorization: ${k}`), Buffer.from([0xff])]),
    ),
    row(
      'key_malformed',
      'nothing but octets of 0xFF',
      Buffer.concat([utf8('Authorization: '), Buffer.alloc(47, 0xff)]),
    ),
  ];
}

function placeholderRows(): readonly HeaderRow[] {
  return [
    'Your-Secret-Key',
    'your-secret-key-here',
    '<your secret key>',
    '$NEOAGENT_SECRET_KEY',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what arrives when a template was not filled in
    '${NEOAGENT_SECRET_KEY}',
    '{{NEOAGENT_SECRET_KEY}}',
    '%NEOAGENT_SECRET_KEY%',
    'undefined',
    'null',
    'None',
    'true',
    '[object Object]',
    '*',
    "' OR 1=1 --",
    '../../etc/passwd',
    '__proto__',
  ].map((text) => value('key_malformed', `the text ${text}`, text));
}

function stateRows(keys: RowKeys): readonly HeaderRow[] {
  return [
    value('key_unknown', 'a key that was never issued', keys.unknown),
    value('key_unknown', 'Bearer and a key that was never issued', `Bearer ${keys.unknown}`),
    value('key_revoked', 'a revoked key', keys.revoked.secret),
    value('key_revoked', 'Bearer and a revoked key', `Bearer ${keys.revoked.secret}`),
    value('key_revoked', 'a replaced secret', keys.replaced),
    value('key_disabled', 'a disabled key', keys.disabled.secret),
    row(
      'browser_blocked',
      'a good key from a web page',
      'Origin: https://shop.example',
      `Authorization: ${keys.good.secret}`,
    ),
    row(
      'browser_blocked',
      'a good key with fetch metadata',
      'Sec-Fetch-Site: cross-site',
      `Authorization: ${keys.good.secret}`,
    ),
    row(
      'allowed',
      'a good key with the metadata of Node’s fetch',
      'Sec-Fetch-Mode: cors',
      `Authorization: ${keys.good.secret}`,
    ),
  ];
}

/** What is not HTTP: the parser ends the connection, since nothing after it can be trusted. */
function parserRows(k: string): readonly HeaderRow[] {
  const broken = (name: string, ...lines: readonly (string | Buffer)[]) => row('not HTTP', name, ...lines);
  const controls = [0x00, 0x01, 0x08, 0x0b, 0x0c, 0x1b, 0x7f];
  return [
    broken('a carriage return inside', `Authorization: ${k.slice(0, 20)}\r${k.slice(20)}`),
    broken('a carriage return at the end', `Authorization: ${k}\r`),
    broken('a line feed inside', `Authorization: ${k.slice(0, 20)}\n${k.slice(20)}`),
    broken('a line feed for the line end', `Authorization: ${k}\nAccept: */*`),
    broken('a space before the colon', `Authorization : ${k}`),
    broken('a tab before the colon', `Authorization\t: ${k}`),
    broken('no colon', `Authorization ${k}`),
    broken('a space before the name', ` Authorization: ${k}`),
    broken('a no-break space in the name', utf8(`Authorization\u00a0: ${k}`)),
    ...controls.map((code) =>
      broken(
        `the control character 0x${code.toString(16).padStart(2, '0')}`,
        `Authorization: ${k}${String.fromCharCode(code)}`,
      ),
    ),
    broken('a folded line before the key', 'Authorization:', ` ${k}`),
    broken('a folded line inside the key', `Authorization: ${k.slice(0, 20)}`, ` ${k.slice(20)}`),
    broken('a folded line after the key', `Authorization: ${k}`, '\t'),
    broken('a folded second key', `Authorization: ${k},`, ` ${k}`),
  ];
}

function sizeRows(k: string): readonly HeaderRow[] {
  return [
    value('key_malformed', 'the key and 16 KB of x', k + 'x'.repeat(16_384)),
    value('key_extra_spaces', 'the key, 16 KB of spaces and a letter', `${k}${' '.repeat(16_384)}x`),
    value('key_ambiguous', 'three hundred keys', Array.from({ length: 300 }, () => k).join(',')),
    value('too large', 'a value of 64 KB', 'x'.repeat(65_536)),
    value('too large', 'the key and 64 KB of spaces and a letter', `${k}${' '.repeat(65_536)}x`),
    value('too large', 'a value of 1 MB', 'x'.repeat(1_048_576)),
    row('too large', 'more than 200 fields', ...otherFields(250), `Authorization: ${k}`),
    row('too large', '1,200 fields, the key as the last', ...otherFields(1200), `Authorization: ${k}`),
  ];
}

function otherFields(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `X-${index}: 1`);
}

/** The same text with another character at one place. */
export function mistyped(text: string, at: number): string {
  return text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1);
}

function exchanged(k: string): string {
  const at =
    Array.from({ length: 20 }, (_, index) => index + 10).find((index) => k[index] !== k[index + 1]) ?? 10;
  return `${k.slice(0, at)}${k[at + 1]}${k[at]}${k.slice(at + 2)}`;
}
