const tokenOctet = 1;
const visibleOctet = 2;
const valueOctet = 4;
/** What an octet may be part of: a field name (RFC 9110 §5.6.2), a request target, a field value (§5.5). */
const kindsOf = Uint8Array.from({ length: 256 }, (_, octet) => {
  const isToken = /[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(String.fromCharCode(octet));
  const isVisible = octet > 0x20 && octet < 0x7f;
  const isValue = octet === 0x09 || (octet >= 0x20 && octet !== 0x7f);
  return (isToken ? tokenOctet : 0) | (isVisible ? visibleOctet : 0) | (isValue ? valueOctet : 0);
});

const [tab, lineFeed, carriageReturn, space, colon] = [0x09, 0x0a, 0x0d, 0x20, 0x3a];

/** Octets of a message's head with the same as Latin-1 text: what is looked at one by one, and what is cut out. */
export interface Head {
  readonly octets: Buffer;
  readonly text: string;
}

/** The beginning of these octets as the head it may hold; a head is never longer than `most`. */
export function headIn(octets: Buffer, most: number): Head {
  return { octets, text: octets.toString('latin1', 0, Math.min(octets.length, most)) };
}

/** Where the visible octets end that begin at `from`. */
export function endOfVisible({ octets }: Head, from: number): number {
  let at = from;
  while (isOf(visibleOctet, octets[at])) at++;
  return at;
}

/** Where the value octets end that begin at `from`. */
export function endOfValue({ octets }: Head, from: number): number {
  let at = from;
  while (isOf(valueOctet, octets[at])) at++;
  return at;
}

/**
 * The fields from here to the empty line, as names and values in turn, and where the body begins. `undefined` for anything but whole lines
 * of a name, a colon, and a value between blanks, each ended by CRLF (RFC 9112 §5).
 */
export function readFields(
  head: Head,
  from: number,
): { readonly rawHeaders: string[]; readonly end: number } | undefined {
  const { octets, text } = head;
  const rawHeaders: string[] = [];
  let at = from;
  while (octets[at] !== carriageReturn) {
    const nameFrom = at;
    while (isOf(tokenOctet, octets[at])) at++;
    if (at === nameFrom || octets[at] !== colon) return undefined;
    const nameTo = at++;
    while (isBlank(octets[at])) at++;
    const valueFrom = at;
    at = endOfValue(head, at);
    if (octets[at] !== carriageReturn || octets[at + 1] !== lineFeed) return undefined;
    let valueTo = at;
    while (valueTo > valueFrom && isBlank(octets[valueTo - 1])) valueTo--;
    // Node's parser refuses a tab behind Content-Length, though it is a blank (RFC 9110 §5.6.3).
    if (valueTo < at && nameTo - nameFrom === 'content-length'.length) return undefined;
    rawHeaders.push(text.slice(nameFrom, nameTo), text.slice(valueFrom, valueTo));
    at += 2;
  }
  if (octets[at + 1] !== lineFeed || at + 2 > text.length) return undefined;
  return { rawHeaders, end: at + 2 };
}

function isBlank(octet: number | undefined): boolean {
  return octet === space || octet === tab;
}

function isOf(kind: number, octet: number | undefined): boolean {
  return octet !== undefined && ((kindsOf[octet] as number) & kind) !== 0;
}
