import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listening } from '../../test-support/doors.js';
import { mutatedRequest, requestAsText } from '../../test-support/request-octets.js';
import { readPlainHead } from './read-plain-head.js';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly rawHeaders: readonly string[];
  body: string;
}

const heads = 100;
const runs = 60;
const seed = 20_261_130;

let node: Awaited<ReturnType<typeof listening>>;
let seen: Seen[] = [];

/** The listener as it is without plain reading: Node's parser, and what is refused behind it. */
beforeAll(async () => {
  node = await listening((request, response) => {
    const { method, url, rawHeaders } = request;
    const one: Seen = { method, url, rawHeaders, body: '' };
    seen.push(one);
    request.setEncoding('latin1').on('data', (part: string) => {
      one.body += part;
    });
    request.once('end', () => response.end());
  });
});
afterAll(() => node.close());

const between = 'GET /between HTTP/1.1\r\nHost: between\r\n\r\n';
const last = 'GET /last HTTP/1.1\r\nHost: last\r\nConnection: close\r\n\r\n';
const seenBetween = { method: 'GET', url: '/between', rawHeaders: ['Host', 'between'], body: '' };

/** What Node makes of requests on one connection, each followed by one that is known. */
function readByNode(requests: readonly string[]): Promise<Seen[]> {
  seen = [];
  return new Promise((resolve, reject) => {
    const octets = Buffer.from(requests.map((text) => text + between).join('') + last, 'latin1');
    const socket = connect(node.port, '127.0.0.1', () => socket.write(octets));
    socket.resume();
    socket.once('close', () => resolve(seen.slice(0, -1)));
    socket.once('error', reject);
  });
}

/** What we make of the request at the beginning of these octets, if it is plain and whole, and its octets. */
function readByUs(text: string): { readonly request: string; readonly seen: Seen } | undefined {
  const head = readPlainHead(Buffer.from(text, 'latin1'));
  if (head === undefined || head.length + head.bodyLength > text.length) return undefined;
  const { method, url, rawHeaders, length, bodyLength } = head;
  const request = text.slice(0, length + bodyLength);
  return { request, seen: { method, url, rawHeaders, body: request.slice(length) } };
}

it('whatever is read as plain is read alike by Node: method, target, fields, body, and where the next begins', {
  timeout: 60_000,
}, async () => {
  let plain = 0;
  let mutated = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(mutatedRequest, { minLength: heads, maxLength: heads }), async (requests) => {
      const ours = requests.map((request) => readByUs(requestAsText(request)));
      const accepted = ours.filter((one) => one !== undefined);
      plain += accepted.length;
      mutated += requests.filter(({ mutations }, i) => mutations.length > 0 && ours[i] !== undefined).length;
      const theirs = await readByNode(accepted.map(({ request }) => request));
      expect(theirs).toEqual(accepted.flatMap((one) => [one.seen, seenBetween]));
    }),
    { seed, numRuns: runs },
  );
  console.log(
    `${heads * runs} requests, ${plain} of them plain, ${mutated} of those mutated; fast-check seed ${seed}`,
  );
  expect(plain).toBeGreaterThan(heads * runs * 0.1);
  expect(mutated).toBeGreaterThan(heads * runs * 0.05);
});
