import type { Socket } from 'node:net';

/** How long the peer has to read the last answer of a connection and to close its own side. */
const lingerMs = 1_000;

/**
 * Ends a connection that Node's HTTP server has let go of or given up, whatever its peer does: one that resets it must not end the
 * process by an error that nobody hears, and one that never closes its side must not hold it open.
 */
export function endConnection(socket: Socket, lastOctets = ''): void {
  socket.on('error', () => socket.destroy());
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
  socket.end(lastOctets);
}
