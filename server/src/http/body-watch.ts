import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** A body that one of our own endpoints reads must be there after this time. */
const wholeMs = 30_000;
/** A body that is passed on may take as long as it moves; it may stand still for this time. */
const stillMs = 60_000;
const checkEveryMs = 1_000;

const passedOn = new WeakSet<IncomingMessage>();

/** Lets this body take longer than 30 seconds, as long as it moves: for those that are streamed, whatever their size. */
export function allowLongBody(request: IncomingMessage): void {
  passedOn.add(request);
}

interface Arrival {
  readonly request: IncomingMessage;
  readonly beganAt: number;
  bytes: number;
  movedAt: number;
}

/**
 * Calls `onLate` for each body that does not arrive in time. Answers the function that announces a request with a body. One
 * look a second at each connection instead of a timer for each request.
 */
export function watchBodies(server: Server, onLate: (socket: Socket) => void) {
  const arrivals = new Map<Socket, Arrival>();
  const forget = function (this: Socket) {
    arrivals.delete(this);
  };
  const timer = setInterval(() => {
    const now = performance.now();
    for (const [socket, arrival] of arrivals) {
      if (arrival.request.complete) arrivals.delete(socket);
      else if (isLate(arrival, socket, now)) onLate(socket);
    }
  }, checkEveryMs).unref();
  server.on('close', () => clearInterval(timer));

  return (request: IncomingMessage): void => {
    const { socket } = request;
    if (!socket.listeners('close').includes(forget)) socket.on('close', forget);
    const now = performance.now();
    arrivals.set(socket, { request, beganAt: now, bytes: socket.bytesRead, movedAt: now });
  };
}

function isLate(arrival: Arrival, socket: Socket, now: number): boolean {
  if (!passedOn.has(arrival.request)) return now - arrival.beganAt > wholeMs;
  if (socket.bytesRead !== arrival.bytes) {
    arrival.bytes = socket.bytesRead;
    arrival.movedAt = now;
  }
  return now - arrival.movedAt > stillMs;
}
