import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { keepAliveLines } from '../head-lines.js';
import { PlainConnection, type PlainListener, type ServePlain } from './plain-connection.js';

/** Bounds in milliseconds, looked at once a second, as the listener has them for the connections that Node reads. */
export interface PlainBounds {
  /** For the first octet of a new connection. */
  readonly toBeginMs: number;
  /** For the next request of a connection that had one. */
  readonly toGoOnMs: number;
  /** For a peer to take a part of what there is for it. */
  readonly toTakeMs: number;
}

/**
 * Has plain requests read here and everything else by Node. Node's server makes objects, streams and timers for each request, which
 * cost more than the decision about it; a plain request needs none of them. What is plain is so narrow that no two recipients read it
 * differently; a connection on which anything else arrives is handed to Node's parser with the octets of that request.
 */
export function servePlain(
  server: Server,
  {
    serve,
    bounds,
    onLate,
  }: {
    readonly serve: ServePlain;
    readonly bounds: PlainBounds;
    /** Ends a connection that never began. */
    readonly onLate: (socket: Socket) => void;
  },
): void {
  const connections = new Set<PlainConnection>();
  const begun = new WeakSet<Socket>();
  const readByNode = server.listeners('connection') as ((socket: Socket) => void)[];
  let seconds = 0;
  const listener: PlainListener = {
    serve,
    forget: (connection) => connections.delete(connection),
    keepsAlive: () => server.listening,
    keepAliveLines: keepAliveLines(server.keepAliveTimeout),
    seconds: () => seconds,
    handOver(socket, octets) {
      socket.pause();
      socket.unshift(octets);
      for (const read of readByNode) read.call(server, socket);
      socket.resume();
    },
  };

  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    if (begun.has(socket)) {
      for (const read of readByNode) read.call(server, socket);
      return;
    }
    begun.add(socket);
    connections.add(new PlainConnection(socket, listener));
  });

  const timer = setInterval(() => {
    seconds++;
    for (const connection of connections) endIfLate(connection, 1000 * (seconds - connection.stillSince));
  }, 1_000).unref();
  server.on('close', () => clearInterval(timer));

  function endIfLate(connection: PlainConnection, stillForMs: number): void {
    const { socket } = connection;
    if (!connection.isIdle) {
      // A long answer may be on its way for hours, as long as it is taken.
      if (!connection.isStuck()) connection.stillSince = seconds;
      else if (stillForMs > bounds.toTakeMs) socket.destroy();
    } else if (connection.hasServed) {
      if (stillForMs > bounds.toGoOnMs) socket.destroy();
    } else if (stillForMs > bounds.toBeginMs) {
      connection.release();
      onLate(socket);
    }
  }

  const closeAllOfNode = server.closeAllConnections.bind(server);
  server.closeAllConnections = () => {
    for (const connection of connections) connection.socket.destroy();
    closeAllOfNode();
  };
  const closeThoseOfNode = server.closeIdleConnections.bind(server);
  server.closeIdleConnections = () => {
    for (const connection of connections) if (connection.isIdle) connection.socket.destroy();
    closeThoseOfNode();
  };
}
