import type { RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttpServer } from '../../http-server.js';
import { closeServer, listen } from '../../listeners.js';
import { mutatedRequest, requestAsText } from '../../test-support/request-octets.js';
import { dateLine } from '../head-lines.js';
import type { ServePlain } from './plain-connection.js';

const runs = 300;
const seed = 20_261_130;

/** What was served, in the order in which it was. */
let served: unknown[] = [];
let plain = 0;

interface Told {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

function answerTo(told: Told): string {
  served.push(told);
  return `<${told.method} ${told.url} ${told.body}>`;
}

const listener: RequestListener = (request, response) => {
  const { method, url, rawHeaders } = request;
  let body = '';
  request.setEncoding('latin1').on('data', (part: string) => {
    body += part;
  });
  request.once('end', () => {
    const text = answerTo({ method, url, rawHeaders, body });
    response.writeHead(200, { 'Content-Length': Buffer.byteLength(text) }).end(text);
  });
};

const servePlainly: ServePlain = ({ method, url, rawHeaders, body }, response) => {
  plain++;
  const text = answerTo({ method, url, rawHeaders, body: body.toString('latin1') });
  const lines = `Content-Length: ${Buffer.byteLength(text)}\r\n${dateLine()}`;
  setImmediate(() => response.send({ status: 200, lines }, text));
  return true;
};

const servers = [createHttpServer(listener), createHttpServer(listener, undefined, servePlainly)] as const;
beforeAll(async () => {
  for (const server of servers) await listen(server, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await closeServer(server);
  }
});

/** Whatever length stands in a head, this often is more than it swallows, unless it is one that nobody waits for. */
const last = 'GET /last HTTP/1.1\r\nHost: last\r\nConnection: close\r\n\r\n'.repeat(20);
const longestMs = 100;

/** What comes back for octets in these pieces, and what was served meanwhile. */
function talk(server: (typeof servers)[number], pieces: readonly string[], forMs: number) {
  served = [];
  const { port } = server.address() as AddressInfo;
  return new Promise<{ readonly answers: string; readonly served: readonly unknown[] }>((resolve) => {
    let text = '';
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part;
    });
    socket.on('error', () => undefined);
    socket.once('connect', async () => {
      for (const piece of pieces) {
        socket.write(piece, 'latin1');
        await new Promise(setImmediate);
      }
    });
    const timer = setTimeout(() => socket.destroy(), forMs);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve({ answers: text.replace(/^Date: .*\r$/gm, 'Date: then\r'), served });
    });
  });
}

const plainRequest = fc.constantFrom(
  'GET /plain HTTP/1.1\r\nHost: h\r\n\r\n',
  'PUT /plain HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n\r\n\r\n',
  'DELETE /plain HTTP/1.1\r\nhost: h\r\nConnection: keep-alive\r\nX: \xff\r\n\r\n',
);
const conversation = fc.record({
  requests: fc.array(fc.oneof(plainRequest, mutatedRequest.map(requestAsText)), {
    minLength: 1,
    maxLength: 6,
  }),
  cuts: fc.array(fc.noBias(fc.nat({ max: 9_999 })), { maxLength: 3 }),
});

function piecesOf({ requests, cuts }: { readonly requests: string[]; readonly cuts: number[] }): string[] {
  const text = requests.join('');
  const at = cuts.map((cut) => Math.floor((cut * text.length) / 10_000)).sort((a, b) => a - b);
  const pieces = [0, ...at].map((from, i) => text.slice(from, at[i] ?? text.length));
  return [...pieces.slice(0, -1), pieces.at(-1) + last].filter((piece) => piece !== '');
}

it('whatever is sent, in whatever pieces, is answered octet by octet as by the listener that reads nothing as plain', {
  timeout: 60_000,
}, async () => {
  const [withoutPlain, withPlain] = servers;
  await fc.assert(
    fc.asyncProperty(conversation, async (sent) => {
      const pieces = piecesOf(sent);
      const compare = async (forMs: number) => {
        const expected = await talk(withoutPlain, pieces, forMs);
        expect(await talk(withPlain, pieces, forMs)).toEqual(expected);
      };
      // Where nothing more comes it takes all the time there is; a machine that is busy for so long is no difference.
      await compare(longestMs).catch(() => compare(20 * longestMs));
    }),
    { seed, numRuns: runs },
  );
  console.log(`${runs} conversations, ${plain} requests read as plain; fast-check seed ${seed}`);
  expect(plain).toBeGreaterThan(runs / 2);
});
