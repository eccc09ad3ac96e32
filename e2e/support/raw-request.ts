import net from 'node:net';

/** One HTTP/1.1 answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  /** The last value of each field, by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** The body parsed, or `undefined` when it is not JSON. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

const maxAnswerBytes = 32 * 1_048_576;
const defaultTimeoutMs = 20_000;

/** Sends octets over a new connection until the server ends it; every answer that came back, in order. None: cut without an answer. */
export async function sendOctets(
  port: number,
  octets: Buffer,
  timeoutMs = defaultTimeoutMs,
): Promise<readonly RawAnswer[]> {
  const connection = connect(port, timeoutMs);
  connection.write(octets);
  return connection.ended;
}

/** A connection that is written to by hand. Everything rejects when the exchange takes longer than it was given. */
export interface RawConnection {
  write(octets: Buffer | string): void;
  /** Resolves as soon as this many answers are there. */
  received(count: number): Promise<readonly RawAnswer[]>;
  /** Resolves with every answer when the connection is closed, by whomever. */
  readonly ended: Promise<readonly RawAnswer[]>;
  close(): void;
}

/** Opens a connection for an exchange in several steps. */
export function connect(port: number, timeoutMs = defaultTimeoutMs): RawConnection {
  const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
  const chunks: Buffer[] = [];
  const answers = () => parseAnswers(Buffer.concat(chunks));
  let size = 0;
  const ended = new Promise<readonly RawAnswer[]>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new Error(
          `no end of the exchange within ${timeoutMs} ms; ${answers().length} answers, ${size} octets came`,
        ),
      );
      socket.destroy();
    }, timeoutMs);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(answers());
    });
  });
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxAnswerBytes) socket.destroy();
  });
  // A peer that cuts the connection while we still send is an outcome, not a failure; 'close' follows.
  socket.on('error', () => undefined);
  const received = (count: number) =>
    new Promise<readonly RawAnswer[]>((resolve, reject) => {
      const look = () => {
        if (answers().length >= count) resolve(answers());
      };
      socket.on('data', look);
      ended.then(
        (all) => (all.length >= count ? resolve(all) : reject(new Error(`${all.length} answers came`))),
        reject,
      );
      look();
    });
  return { ended, received, write: (octets) => void socket.write(octets), close: () => socket.destroy() };
}

/** A request as octets; header lines are sent as they are given, and the body gets its Content-Length. */
export function requestOctets(request: {
  readonly method?: string;
  readonly target?: string;
  readonly headerLines?: readonly (string | Buffer)[];
  readonly body?: string | Buffer;
  readonly isLast?: boolean;
}): Buffer {
  const {
    method = 'POST',
    target = '/api/endpoint',
    headerLines = [],
    body = '{"n":1}',
    isLast = true,
  } = request;
  const end = Buffer.from('\r\n');
  const content = Buffer.from(body);
  return Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n`),
    ...headerLines.flatMap((line) => [Buffer.from(line), end]),
    Buffer.from(`Content-Length: ${content.length}\r\n${isLast ? 'Connection: close\r\n' : ''}\r\n`),
    content,
  ]);
}

/** Every complete answer at the beginning of the octets. */
function parseAnswers(octets: Buffer): readonly RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = octets;
  for (;;) {
    const headEnd = rest.indexOf('\r\n\r\n');
    if (headEnd === -1) return answers;
    const head = rest.subarray(0, headEnd).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head[0] ?? '')?.[1] ?? Number.NaN);
    const headers = new Map(head.slice(1).map(fieldOf));
    const content = readContent(rest.subarray(headEnd + 4), headers);
    if (content === undefined) return answers;
    const body = content.body.toString('utf8');
    answers.push({ status, headers, body, json: jsonObject(body) });
    rest = content.rest;
  }
}

function fieldOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

interface Content {
  readonly body: Buffer;
  readonly rest: Buffer;
}

function readContent(octets: Buffer, headers: ReadonlyMap<string, string>): Content | undefined {
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(octets);
  const length = Number(headers.get('content-length') ?? 0);
  if (octets.length < length) return undefined;
  return { body: octets.subarray(0, length), rest: octets.subarray(length) };
}

function readChunks(octets: Buffer): Content | undefined {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = octets.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(octets.subarray(at, lineEnd).toString('latin1'), 16);
    const begin = lineEnd + 2;
    if (octets.length < begin + size + 2) return undefined;
    chunks.push(octets.subarray(begin, begin + size));
    at = begin + size + 2;
    if (size === 0) return { body: Buffer.concat(chunks), rest: octets.subarray(at) };
  }
}

function jsonObject(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
