import { type ServerResponse, STATUS_CODES } from 'node:http';
import { isFieldName } from '@neoagent/core';
import { dateLine, isAscii, isFieldValue, keepAliveLines } from './head-lines.js';

/**
 * Writing a whole answer at once. Node looks at each field of a list several times; for a short answer that costs more than the decision
 * about it. Here the head is made as one text, and Node's response is given it to send: all else (order of answers, keep-alive,
 * events) stays Node's.
 */

/** What is sent of a head is kept here by Node, and by much that is built on it; its types do not tell. */
interface WithHead {
  _header: string | null;
}

/**
 * Writes an answer whose fields are lines of text already, each `Name: value` and CRLF, Content-Length among them and no Date. The lines
 * are sent as they are: who makes them vouches that values hold printable ASCII alone.
 */
export function writeLines(
  response: ServerResponse,
  { status, lines, body }: { readonly status: number; readonly lines: string; readonly body: string },
): void {
  if (takesHead(response, { status, phrase: STATUS_CODES[status] ?? '', lines: `${lines}${dateLine()}` }))
    response.end(body, isAscii(body) ? 'latin1' : 'utf8');
  else response.writeHead(status, fieldsOf(lines)).end(body);
}

/** An answer whose body is whole and in octets; `fields` are a flat list of names and values, as another server sent them. */
export interface WholeAnswer {
  readonly status: number;
  readonly phrase: string;
  readonly fields: string[];
  readonly body: Buffer;
}

/** Writes an answer that was received from elsewhere. Throws on a field that cannot stand in a head. */
export function writeWhole(response: ServerResponse, { status, phrase, fields, body }: WholeAnswer): void {
  if (mayHaveBody(response, status)) {
    const lines = linesOf(fields, body.length);
    if (lines !== undefined && takesHead(response, { status, phrase, lines })) {
      response.end(body);
      return;
    }
  }
  response.writeHead(status, phrase, fields).end(body);
}

/** Gives the response its head, unless Node must word it: an answer that ends the connection, or a Node that keeps heads elsewhere. */
function takesHead(
  response: ServerResponse,
  { status, phrase, lines }: { readonly status: number; readonly phrase: string; readonly lines: string },
): boolean {
  if (!response.shouldKeepAlive || response.req.httpVersionMinor !== 1) return false;
  response.statusCode = status;
  (response as unknown as WithHead)._header =
    `HTTP/1.1 ${status} ${phrase}\r\n${lines}${keepAliveOf(response)}\r\n`;
  return response.headersSent;
}

function mayHaveBody({ req }: ServerResponse, status: number): boolean {
  return status !== 204 && status !== 304 && req.method !== 'HEAD';
}

/** `undefined` when Node has to look at the fields: when they do not tell the length of the body, and once. */
function linesOf(fields: readonly string[], length: number): string | undefined {
  let lines = '';
  let [isDated, lengths] = [false, 0];
  for (let i = 0; i < fields.length; i += 2) {
    const [name = '', value = ''] = [fields[i], fields[i + 1]];
    if (!isFieldValue(value)) return undefined;
    if (isFieldName(name, 'date')) isDated = true;
    if (isFieldName(name, 'content-length')) lengths += value === String(length) ? 1 : 2;
    lines += `${name}: ${value}\r\n`;
  }
  if (lengths !== 1) return undefined;
  return isDated ? lines : lines + dateLine();
}

function keepAliveOf({ req }: ServerResponse): string {
  return keepAliveLines(
    (req.socket as { server?: { keepAliveTimeout: number } }).server?.keepAliveTimeout ?? 0,
  );
}

function fieldsOf(lines: string): string[] {
  return lines
    .split('\r\n')
    .slice(0, -1)
    .flatMap((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)];
    });
}
