import { posix } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalPath } from './canonical-path.js';

/** The decoded path, or `undefined` when the target is refused. */
function pathOf(target: string): string | undefined {
  const canonical = canonicalPath(target);
  return 'reason' in canonical ? undefined : canonical.path;
}

const accepted: readonly (readonly [target: string, path: string, query: string])[] = [
  ['/', '/', ''],
  ['/?', '/', '?'],
  ['/chat', '/chat', ''],
  ['/chat/', '/chat/', ''],
  ['/Chat/Chatbot/Add', '/Chat/Chatbot/Add', ''],
  ['/chat?x=1', '/chat', '?x=1'],
  ['/chat?a=%2F..%2f&b=//;\\&c=%zz?&d=%', '/chat', '?a=%2F..%2f&b=//;\\&c=%zz?&d=%'],
  ['/a.b/.well-known/...', '/a.b/.well-known/...', ''],
  ['/..a/a../.a/a.', '/..a/a../.a/a.', ''],
  ["/-._~!$&'()*+,=:@", "/-._~!$&'()*+,=:@", ''],
  ['/v1/items:batch', '/v1/items:batch', ''],
  ['/a%20b', '/a b', ''],
  ['/caf%C3%A9', '/café', ''],
  ['/caf%c3%a9', '/café', ''],
  ['/%F0%9F%98%80', '/😀', ''],
  ['/100%25', '/100%', ''],
  ['/100%25zz', '/100%zz', ''],
  ['/user%40example.com', '/user@example.com', ''],
  ['/a%3Ab%2Cc%2Bd', '/a:b,c+d', ''],
  ['/%7Bid%7D', '/{id}', ''],
  ['/__proto__/constructor', '/__proto__/constructor', ''],
];

const refused: readonly (readonly [cause: string, ...targets: string[]])[] = [
  ['no origin-form', '', '*', 'chat', 'chat/x', '?x=1', '%2Fchat', '\\chat', ' /chat', '\t/chat'],
  ['absolute-form or authority-form', 'http://host/chat', 'HTTPS://host/chat', 'host:443', 'javascript:x'],
  ['an authority in the path', '//evil.example/chat', '///chat', '/\\evil.example', '/\\/evil.example'],
  ['doubled slashes', '//', '/chat//x', '/chat//', '/chat///x'],
  [
    'dot segments',
    '/.',
    '/..',
    '/./chat',
    '/../chat',
    '/chat/.',
    '/chat/..',
    '/chat/../x',
    '/a/./b',
    '/a/..?x',
  ],
  ['encoded dots', '/%2e', '/%2e%2e/chat', '/.%2e/chat', '/%2E./x', '/chat/%2e%2E', '/a%2eb', '/%2e%2e%2f'],
  ['encoded slashes', '/a%2fb', '/a%2Fb', '/%2f', '/%2F%2Fevil.example', '/chat/..%2fx', '/chat%2f'],
  ['backslashes', '/a\\b', '/a%5cb', '/a%5C..%5Cb', '/..\\x', '/chat\\'],
  ['path parameters', '/chat;x=1', '/chat/..;/x', '/;', '/chat%3bx', '/chat/..%3B/x', '/chat;jsessionid=1/x'],
  ['encoded question mark or hash', '/chat%3Fx=1', '/chat%3f', '/chat%23x', '/chat%23'],
  ['a fragment', '/chat#x', '/#', '/chat?x=1#y', '/chat#?x'],
  [
    'controls, raw',
    '/chat\0',
    '/a\nb',
    '/a\rb',
    '/a\tb',
    '/a\x7fb',
    '/a\x1bb',
    '/chat?x=\r\nHost: evil',
    '/a?\0',
  ],
  ['controls, encoded', '/chat%00', '/%00', '/a%0ab', '/a%0D%0Ab', '/a%09', '/a%7f', '/a%1b', '/a%C2%85b'],
  [
    'blanks and octets beyond ASCII, raw',
    '/a b',
    '/caf\u00c3\u00a9',
    '/\u00e9',
    '/\u00a0',
    '/chat?x=a b',
    '/chat?x=\u00e9',
  ],
  ['broken escapes', '/%', '/a%', '/a%2', '/a%zz', '/a%2g', '/%%', '/%u002e', '/a%x41', '/% 41'],
  ['octets that are not UTF-8', '/%ff', '/%C3', '/%C3%28', '/%A9', '/%ED%A0%80', '/%F4%90%80%80', '/%E9'],
  ['overlong forms', '/%C0%AF', '/%c0%ae%c0%ae/', '/%E0%80%AF', '/%F0%80%80%AF', '/%C1%9C', '/%C0%80'],
  [
    'double encoding',
    '/%252f',
    '/%252F',
    '/%252e%252e/x',
    '/%255c',
    '/%2541',
    '/%25%32%66',
    '/%2525',
    '/%25C3%25A9',
  ],
  [
    'needless encoding',
    '/%41',
    '/%61dmin',
    '/%5a',
    '/%7A',
    '/%30',
    '/%39',
    '/a%2Db',
    '/a%5Fb',
    '/a%7eb',
    '/chat%2Ephp',
  ],
  ['raw characters that are no pchar', '/a"b', '/<x>', '/a^b', '/a`b', '/{id}', '/a|b', '/a[1]', '/]'],
  [
    'NFKC: slash, dot, backslash, letter',
    '/a%EF%BC%8Fb',
    '/%EF%BC%8E%EF%BC%8E/x',
    '/a%EF%BC%BCb',
    '/%E2%80%A5/x',
    '/%EF%BD%81dmin',
    '/%E2%84%AAey',
  ],
];

describe('a table of targets', () => {
  test.each(accepted)('%s is read as path %j and query %j', (target, path, query) => {
    expect(canonicalPath(target)).toEqual({ path, query });
  });

  describe.each(refused)('%s', (_cause, ...targets) => {
    test.each(targets)('%j is refused and told why', (target) => {
      const refusal = canonicalPath(target);
      expect(refusal).toMatchObject({ reason: 'path_not_canonical' });
      expect(refusal).toHaveProperty('detail', expect.stringMatching(/^[A-Z].{15,150}\.$/s));
    });
  });

  test('a detail names the cause that the target has', () => {
    const detailOf = (target: string) => {
      const canonical = canonicalPath(target);
      return 'reason' in canonical ? canonical.detail : '';
    };
    expect(detailOf('http://host/x')).toMatch(/begin with "\/"/);
    expect(detailOf('/a//b')).toMatch(/two slashes/);
    expect(detailOf('/a/../b')).toMatch(/dot segment/);
    expect(detailOf('/a/%2e%2e/b')).toMatch(/encoded dot/);
    expect(detailOf('/a%2Fb')).toMatch(/encoded slash/);
    expect(detailOf('/a%5Cb')).toMatch(/backslash/);
    expect(detailOf('/a;b')).toMatch(/semicolon/);
    expect(detailOf('/%C0%AF')).toMatch(/UTF-8/);
    expect(detailOf('/%41')).toMatch(/percent-encodes a letter/);
    expect(detailOf('/%252f')).toMatch(/twice/);
    expect(detailOf('/a%')).toMatch(/two hexadecimal digits/);
    expect(detailOf('/a b')).toMatch(/blank/);
    expect(detailOf('/a#b')).toMatch(/fragment/);
    expect(detailOf('/a%00')).toMatch(/control character/);
  });
});

/** What routers, proxies and frameworks do to a path before they look at it. Each may throw; then it serves nothing. */
const normalisers: Readonly<Record<string, (path: string) => string>> = {
  'decodes once': (path) => decodeURIComponent(path),
  'decodes twice': (path) => decodeTwice(path),
  'decodes what is reserved too, then resolves': (path) => posix.normalize(decodeURIComponent(path)),
  'resolves dot segments, then decodes': (path) => decodeURIComponent(posix.normalize(path)),
  'WHATWG URL': (path) => decodeURIComponent(new URL(path, 'http://host').pathname),
  'WHATWG URL after decoding': (path) =>
    decodeURIComponent(new URL(encodeURI(decodeURIComponent(path)), 'http://host').pathname),
  'a URL joined by text': (path) => decodeURIComponent(new URL(`http://host${path}`).pathname),
  'collapses slashes': (path) => decodeURIComponent(path).replace(/\/{2,}/g, '/'),
  'reads a backslash as a slash': (path) => decodeURIComponent(path).replaceAll('\\', '/'),
  'cuts path parameters': (path) => decodeURIComponent(path).replace(/;[^/]*/g, ''),
  'cuts path parameters before decoding': (path) => decodeURIComponent(path.replace(/;[^/]*/g, '')),
  'cuts at a question mark after decoding': (path) => decodeURIComponent(path).replace(/\?.*$/s, ''),
  'cuts at a hash after decoding': (path) => decodeURIComponent(path).replace(/#.*$/s, ''),
  'cuts at NUL': (path) => decodeURIComponent(path).replace(/\0.*$/s, ''),
  'drops controls and line ends': (path) => decodeURIComponent(path).replace(/\p{Cc}/gu, ''),
  NFKC: (path) => decodeURIComponent(path).normalize('NFKC'),
  NFC: (path) => decodeURIComponent(path).normalize('NFC'),
  'trims blanks at its ends, raw': (path) => decodeURIComponent(path.trim()),
};

function decodeTwice(path: string): string {
  const once = decodeURIComponent(path);
  try {
    return decodeURIComponent(once);
  } catch {
    return once;
  }
}

const pieces = fc.constantFrom(
  ...[
    '/',
    '/',
    '/',
    '.',
    '..',
    '%2e',
    '%2F',
    '%5c',
    '\\',
    ';',
    '%3b',
    '?',
    '%3F',
    '#',
    '%23',
    '%',
    '%25',
    '2f',
    '2e',
  ],
  ...[
    'a',
    'admin',
    'A',
    '%41',
    '%61',
    '0',
    '%30',
    '-',
    '%2d',
    '~',
    '%7E',
    ' ',
    '%20',
    '+',
    '%2B',
    ':',
    '@',
    '*',
    '%2a',
  ],
  ...[
    '%00',
    '\0',
    '%0a',
    '\n',
    '%C3%A9',
    '\u00e9',
    '%C0%AF',
    '%ff',
    '%EF%BC%8F',
    '%EF%BC%8E',
    'e%CC%81',
    '%C2%85',
    '"',
  ],
);
const targets = fc.oneof(
  { weight: 5, arbitrary: fc.array(pieces, { maxLength: 9 }).map((parts) => `/${parts.join('')}`) },
  { weight: 2, arbitrary: fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string().map((text) => `/${text}`) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 2, arbitrary: fc.webPath() },
);

describe('every target', () => {
  test.each(Object.keys(normalisers))('is refused, or means the same to a reader that %s', (name) => {
    const normalise = normalisers[name];
    if (normalise === undefined) throw new Error(name);
    fc.assert(
      fc.property(targets, (target) => {
        const path = pathOf(target);
        if (path === undefined) return;
        expect(normalise(target.replace(/\?.*$/s, ''))).toBe(path);
      }),
      { numRuns: 3000 },
    );
  });

  test('is read the same when its decoded path is encoded again', () => {
    fc.assert(
      fc.property(targets, (target) => {
        const path = pathOf(target);
        if (path === undefined) return;
        const encoded = path.split('/').map(encodeURIComponent).join('/');
        expect(pathOf(encoded)).toBe(path);
      }),
      { numRuns: 3000 },
    );
  });

  test('is only made of its path and its query, and the query is never touched', () => {
    fc.assert(
      fc.property(targets, fc.string(), (target, text) => {
        const whole = `${target}?${text}`;
        const canonical = canonicalPath(whole);
        if ('reason' in canonical) return;
        expect(whole.endsWith(canonical.query)).toBe(true);
        expect(canonical.query).toBe(whole.slice(whole.indexOf('?')));
        expect(decodeURIComponent(whole.slice(0, whole.indexOf('?')))).toBe(canonical.path);
      }),
      { numRuns: 2000 },
    );
  });

  test('a path with nothing to decode and nothing odd is always accepted as it is', () => {
    const segment = fc.stringMatching(/^[A-Za-z0-9_~!$&'()*+,=:@-][A-Za-z0-9._~!$&'()*+,=:@-]{0,12}$/);
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 6 }), fc.boolean(), (segments, slash) => {
        const path = `/${segments.join('/')}${slash && segments.length > 0 ? '/' : ''}`;
        expect(pathOf(path)).toBe(path);
      }),
    );
  });

  test('what every URL library encodes of a normalised text is accepted', () => {
    const segment = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
      .map((text) => text.normalize('NFKC').replace(/[\\/;?#%.\p{Cc}]/gu, '-'));
    fc.assert(
      fc.property(segment, (text) => {
        fc.pre(text.normalize('NFKC') === text && text !== '');
        expect(pathOf(`/chat/${encodeURIComponent(text)}`)).toBe(`/chat/${text}`);
      }),
    );
  });
});
