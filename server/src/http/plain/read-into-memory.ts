import { type OnReadOpts, Socket } from 'node:net';

/** Takes what was read; the octets are the taker's only as long as it runs. */
export type TakeOctets = (octets: Buffer) => void;

/** What Node keeps in a socket it has accepted; its types do not tell. */
interface Accepted {
  _handle: object | null;
  server: unknown;
  _server: unknown;
}

const largestRead = 65_536;
/** Of the whole process: what was read is looked at before anything else is. */
let memory: Buffer | undefined;

/**
 * An accepted connection that is read into memory which is there already. For each read of the usual way 64 KB are allocated, cut down to
 * what came and left to the collector: a third of what a short request costs. Node offers this (`onread`) for sockets one connects;
 * one that was accepted has its connection moved to such a socket. `undefined` where that cannot be done: then nothing was changed.
 *
 * What is read goes to `take`, until that is `undefined`; from then on the socket is read like any other.
 */
export function readIntoMemory(accepted: Socket, take: () => TakeOctets | undefined): Socket | undefined {
  const from = accepted as unknown as Accepted;
  const { _handle: handle, _server: server } = from;
  if (!handle || !server || !('useUserBuffer' in handle) || accepted.readableLength > 0) return undefined;
  memory ??= Buffer.allocUnsafeSlow(largestRead);
  const buffer = memory;
  const onread: OnReadOpts = {
    buffer,
    callback(length) {
      const octets = buffer.subarray(0, length);
      const taker = take();
      if (taker === undefined) return socket.push(Buffer.from(octets));
      taker(octets);
      return true;
    },
  };
  from._handle = null;
  from._server = from.server = null;
  const socket: Socket = new Socket({ handle, allowHalfOpen: accepted.allowHalfOpen, onread } as object);
  Object.assign(socket, { server, _server: server });
  return socket;
}
