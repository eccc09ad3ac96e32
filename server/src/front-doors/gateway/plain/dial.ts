import net, { type Socket } from 'node:net';
import tls from 'node:tls';

export interface UpstreamAddress {
  readonly host: string;
  readonly port: number;
  /** `undefined` for a target without TLS. */
  readonly tls: { readonly ca: string | undefined } | undefined;
}

/** Takes what arrives; `false` asks for nothing more until the socket is told to resume. The octets are the taker's to keep. */
export type TakeOctets = (octets: Buffer) => boolean;

const largestRead = 65_536;
/** What is longer is not copied out of the memory it was read into: that is given away. */
const longestCopy = 4_095;

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
    if (!take(octets)) socket.pause();
  });
  return socket.setNoDelay(true);
}

/**
 * Reads into memory of the connection's own. The usual way makes 64 KB of new memory for each read, however short, and what it is
 * cut down to lies outside of the heap, where it costs the collector more than a copy costs here.
 */
function readingInto(take: TakeOctets): NonNullable<net.OnReadOpts> {
  let memory = Buffer.allocUnsafeSlow(largestRead);
  let isGiven = false;
  return {
    buffer() {
      if (isGiven) {
        memory = Buffer.allocUnsafeSlow(largestRead);
        isGiven = false;
      }
      return memory;
    },
    callback(length) {
      const octets = memory.subarray(0, length);
      if (length > longestCopy) isGiven = true;
      return take(isGiven ? octets : Buffer.from(octets));
    },
  };
}
