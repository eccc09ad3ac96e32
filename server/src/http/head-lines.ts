/** What no field value may hold (RFC 9110 §5.5). */
const unfit = /[^\t\x20-\x7e\x80-\xff]/;

/** Whether a text can be the value of a field: octets as Latin-1, no controls. */
export function isFieldValue(text: string): boolean {
  return !unfit.test(text);
}

/** A status line (RFC 9112 §4). Most answers have that of the one before. */
export function statusLine(status: number, phrase: string): string {
  if (status !== lastStatus || phrase !== lastPhrase) {
    lastStatus = status;
    lastPhrase = inOnePiece(phrase);
    lastStatusLine = inOnePiece(`HTTP/1.1 ${status} ${phrase}\r\n`);
  }
  return lastStatusLine;
}

let lastStatus = Number.NaN;
let lastPhrase = '';
let lastStatusLine = '';

/** `Date` as a line; made once a second. */
export function dateLine(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    date = inOnePiece(`Date: ${new Date(second * 1000).toUTCString()}\r\n`);
  }
  return date;
}

let dateSecond = Number.NaN;
let date = '';

/** What a connection that stays open is told, as lines. */
export function keepAliveLines(keepAliveTimeoutMs: number): string {
  if (keepAliveTimeoutMs !== keepAliveMs) {
    keepAliveMs = keepAliveTimeoutMs;
    const timeout = keepAliveMs > 0 ? `Keep-Alive: timeout=${Math.floor(keepAliveMs / 1000)}\r\n` : '';
    keepAlive = inOnePiece(`Connection: keep-alive\r\n${timeout}`);
  }
  return keepAlive;
}

let keepAliveMs = Number.NaN;
let keepAlive = '';

/**
 * The same text of Latin-1 in one piece. The engine keeps what was joined as the pieces it was joined of; of a text that stands in many
 * answers they would be put together anew for each.
 */
export function inOnePiece(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}

/** A flat list of names and values as lines. Throws on a value that cannot stand in a head; names are vouched for by who lists them. */
export function linesOfFields(fields: readonly string[]): string {
  let lines = '';
  for (let i = 0; i < fields.length; i += 2) {
    const [name = '', value = ''] = [fields[i], fields[i + 1]];
    if (!isFieldValue(value)) throw new TypeError(`The value of ${name} cannot stand in a header section.`);
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

/** Whether every character is one octet in UTF-8, so that a text can be written as it lies in memory. */
export function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}
