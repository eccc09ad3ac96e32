import fc from 'fast-check';

/** A request in pieces, and what is done to its octets. Every character is one octet. */
export interface MutatedRequest {
  readonly line: string;
  readonly fields: readonly string[];
  readonly rest: string;
  readonly mutations: readonly Mutation[];
}

interface Mutation {
  readonly kind: 'insert' | 'delete' | 'replace';
  /** Where, as a part of the whole. */
  readonly at: number;
  readonly piece: string;
}

/** The octets of a request after its mutations, a character each. */
export function requestAsText({ line, fields, rest, mutations }: MutatedRequest): string {
  let text = `${line}\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n${rest}`;
  for (const { kind, at, piece } of mutations) {
    const from = Math.floor(at * text.length);
    const to = kind === 'insert' ? from : from + (kind === 'delete' ? 1 : piece.length);
    text = text.slice(0, from) + (kind === 'delete' ? '' : piece) + text.slice(to);
  }
  return text;
}

const octet = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
const textOf = (unit: fc.Arbitrary<string>, maxLength: number) =>
  fc.array(unit, { maxLength }).map((units) => units.join(''));
const visible = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
const valueOctet = fc.oneof(
  { weight: 8, arbitrary: visible },
  { weight: 2, arbitrary: fc.constantFrom(' ', '\t', '  ', ',', ';') },
  { weight: 1, arbitrary: fc.integer({ min: 0x80, max: 0xff }).map((code) => String.fromCharCode(code)) },
);
const tokenOctet = fc.constantFrom(..."!#$%&'*+-.^_`|~0123456789aeghilnoprstuxACEHLT");
const blanks = fc.constantFrom('', ' ', ' ', ' ', '\t', '  ', ' \t ');

const framingName = fc.constantFrom(
  'Host',
  'Content-Length',
  'Connection',
  'Transfer-Encoding',
  'Expect',
  'TE',
  'Trailer',
  'Upgrade',
  'Proxy-Connection',
  'Keep-Alive',
);
const framingValue = fc.constantFrom('0', '1', '5', '05', '+1', '5,5', 'keep-alive', 'close', 'chunked', 'h');
const knownName = fc.constantFrom(
  'Cookie',
  'set-cookie',
  'X-Forwarded-Uri',
  'Authorization',
  'Age',
  '__proto__',
);

const field = (name: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
  fc.tuple(name, blanks, value, blanks).map(([n, before, v, after]) => `${n}:${before}${v}${after}`);
const otherName = fc.oneof(
  knownName,
  fc.tuple(tokenOctet, textOf(tokenOctet, 17)).map((parts) => parts.join('')),
);
const otherField = field(otherName, textOf(valueOctet, 20));
const oddField = field(
  fc.oneof(framingName, otherName),
  fc.oneof(framingValue, textOf(octet, 3), textOf(valueOctet, 5)),
);
const aliveField = field(fc.constantFrom('Connection', 'connection'), fc.constant('keep-alive'));

const method = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE') },
  { weight: 1, arbitrary: fc.constantFrom('HEAD', 'OPTIONS', 'get', 'QUERY', 'PRI', 'M-SEARCH') },
);
const target = fc.oneof(
  { weight: 12, arbitrary: textOf(visible, 12).map((text) => `/${text}`) },
  { weight: 1, arbitrary: fc.constantFrom('*', '//', '/', 'http://h/a', 'h:1', '/a b', '') },
  { weight: 1, arbitrary: textOf(octet, 5).map((text) => `/${text}`) },
);
const host = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('h', 'api.example:8080', '[::1]', '127.0.0.1:1') },
  { weight: 1, arbitrary: fc.constantFrom('', 'a@h', 'h, g', 'h:', ':1', '[h', 'h/a') },
);

const length = fc.option(fc.nat({ max: 30 }), { nil: undefined, freq: 2 });
/** The octets of a body, or of what is there instead of one. */
const body = (octets: number) =>
  fc.oneof(
    fc.array(octet, { minLength: octets, maxLength: octets }).map((units) => units.join('')),
    fc
      .constantFrom('\r\n', '0\r\n\r\n', 'GET /x HTTP/1.1\r\nHost: x\r\n\r\n')
      .map((text) => text.repeat(octets).slice(0, octets)),
  );

const mutation = fc.record<Mutation>({
  kind: fc.constantFrom('insert', 'delete', 'replace'),
  // Numbers are biased towards small ones otherwise, and all would hit the method.
  at: fc.noBias(fc.nat({ max: 9_999 })).map((part) => part / 10_000),
  piece: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...'\0\t\n\v\f\r :,;/0aA"\x7f\x80\xa0\xff', '\x1b', '\x01') },
    { weight: 3, arbitrary: octet },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '\r\n',
        '\r\n\r\n',
        '\r\n ',
        '\n\n',
        '\r\r\n',
        ' :',
        ': ',
        '\r\nA: b',
        ' HTTP/1.1\r\n',
      ),
    },
  ),
});

/** Requests around what is plain: about as many that are as such that are not, in all the ways in which octets can go wrong. */
export const mutatedRequest: fc.Arbitrary<MutatedRequest> = length.chain((bodyLength) =>
  fc
    .record({
      start: fc.tuple(method, target),
      hostLine: field(fc.constantFrom('Host', 'host', 'HOST'), host),
      others: fc.array(fc.oneof({ weight: 9, arbitrary: otherField }, { weight: 1, arbitrary: aliveField }), {
        maxLength: 5,
      }),
      odd: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: oddField }),
      lengthLine: field(fc.constantFrom('Content-Length', 'content-length'), fc.constant(`${bodyLength}`)),
      body: body(bodyLength ?? 0),
      behind: fc.oneof({ weight: 2, arbitrary: fc.constant('') }, textOf(octet, 5)),
      mutations: fc.array(mutation, { maxLength: 2 }),
    })
    .map(({ start, hostLine, others, odd, body, behind, mutations, lengthLine }) => ({
      line: `${start.join(' ')} HTTP/1.1`,
      fields: [
        ...others.slice(0, 2),
        hostLine,
        ...(odd === undefined ? [] : [odd]),
        ...(bodyLength === undefined ? [] : [lengthLine]),
        ...others.slice(2),
      ],
      rest: body + behind,
      mutations,
    })),
);
