import type { UpstreamTimeouts } from '../../../config/upstreams/upstream.js';
import { ShortWait } from '../../../http/short-wait.js';
import type { UpstreamAddress } from './dial.js';
import type { Receiver } from './receiver.js';
import { UpstreamConnection } from './upstream-connection.js';

/** A request as it is sent. */
export interface Sending {
  /** The whole head, the empty line included, in Latin-1. */
  readonly head: string;
  readonly body: Buffer;
  readonly receiver: Receiver;
}

/** Connections to one target, kept alive between requests. How many there are is bounded by who sends. */
export interface UpstreamConnections {
  /** Sends a request; the connection answered is there for `resume` and `abort`. */
  send(sending: Sending): UpstreamConnection;
  /** Lets requests in progress finish, then closes every connection. */
  close(): Promise<void>;
}

/** How exactly time-outs are kept, at most and at least, in milliseconds. */
const coarsest = 500;
const finest = 20;

/** Opens nothing yet. */
export function createUpstreamConnections(
  origin: string,
  given: {
    readonly timeouts: UpstreamTimeouts;
    readonly ca: string | undefined;
  },
): UpstreamConnections {
  const all = new Set<UpstreamConnection>();
  const free: UpstreamConnection[] = [];
  /** Requests of which nothing was heard yet; a lone one is waited for without sleeping. */
  let waiting = 0;
  const shortWait = new ShortWait();
  let clock = 0;
  let isClosing = false;
  let onEmpty: (() => void)[] = [];
  const tickMs = tickOf(given.timeouts);
  /** Runs as long as there is a connection, also one that was made after closing. */
  let timer: NodeJS.Timeout | undefined;
  const tick = () => {
    clock += tickMs;
    for (const connection of all) connection.endIfLate(clock);
  };

  const parts = {
    address: addressOf(origin, given.ca),
    timeouts: given.timeouts,
    endOf: (ms: number) => clock + ms + tickMs,
    onSent() {
      waiting++;
      if (waiting === 1) shortWait.begin();
    },
    onHeard() {
      waiting--;
      shortWait.came();
    },
    onFree(connection: UpstreamConnection) {
      if (isClosing) connection.abort();
      else free.push(connection);
    },
    onGone(connection: UpstreamConnection) {
      all.delete(connection);
      const at = free.indexOf(connection);
      if (at >= 0) free.splice(at, 1);
      if (all.size > 0) return;
      clearInterval(timer);
      timer = undefined;
      for (const tell of onEmpty) tell();
      onEmpty = [];
    },
  };

  return {
    send({ head, body, receiver }) {
      // One that ended in this turn is told of in the next.
      let connection = free.pop();
      while (connection?.isFree === false) connection = free.pop();
      if (connection === undefined) {
        connection = new UpstreamConnection(parts);
        all.add(connection);
        timer ??= setInterval(tick, tickMs).unref();
      }
      connection.send(head, body, receiver);
      return connection;
    },
    async close() {
      isClosing = true;
      for (const connection of free) connection.abort();
      if (all.size > 0) await new Promise<void>((resolve) => onEmpty.push(resolve));
    },
  };
}

function addressOf(origin: string, ca: string | undefined): UpstreamAddress {
  const { protocol, hostname, port } = new URL(origin);
  const isSecure = protocol === 'https:';
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (isSecure ? 443 : 80) : Number(port),
    tls: isSecure ? { ca } : undefined,
  };
}

function tickOf({ connectMs, headersMs, bodyMs }: UpstreamTimeouts): number {
  const bounds = [connectMs, headersMs, bodyMs].filter((ms) => ms > 0);
  return Math.min(coarsest, Math.max(finest, Math.floor(Math.min(...bounds, 4 * coarsest) / 4)));
}
