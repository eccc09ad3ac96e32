import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import type { Taken } from '../../../http/plain/taken.js';

export interface UpstreamAddress {
  readonly host: string;
  readonly port: number;
  /** `undefined` for a target without TLS. */
  readonly tls: { readonly ca: string | undefined } | undefined;
}

/** Takes what arrives; after `full` nothing more comes until the socket is told to resume. */
export type TakeOctets = (octets: Buffer) => Taken;

const largestRead = 65_536;

/** Begins to connect. What arrives is given to `take` and not to the socket's stream. */
export function dial({ host, port, tls: secure }: UpstreamAddress, take: TakeOctets): Socket {
  if (secure === undefined) return net.connect({ host, port, noDelay: true, onread: readingInto(take) });
  const socket = tls.connect({
    host,
    port,
    ALPNProtocols: ['http/1.1'],
    ...(net.isIP(host) === 0 && { servername: host }),
    ...(secure.ca !== undefined && { ca: secure.ca }),
  });
  socket.on('data', (octets) => {
    if (take(octets) === 'full') socket.pause();
  });
  return socket.setNoDelay(true);
}

/**
 * Reads into memory of the connection's own, again and again until a taker keeps what is in it. The usual way makes 64 KB of new memory
 * for each read, however short; that lies outside of the heap, where the collector cannot tell how little it costs to give it back.
 */
function readingInto(take: TakeOctets): NonNullable<net.OnReadOpts> {
  let memory = Buffer.allocUnsafeSlow(largestRead);
  let isKept = false;
  return {
    buffer() {
      if (isKept) {
        memory = Buffer.allocUnsafeSlow(largestRead);
        isKept = false;
      }
      return memory;
    },
    callback(length) {
      const taken = take(memory.subarray(0, length));
      isKept = taken !== 'done';
      return taken !== 'full';
    },
  };
}
