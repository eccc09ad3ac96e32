import type { Socket } from 'node:net';

/** Two connections of which each gets what the other sends. */
export interface Tunnel {
  /** When something last passed, in either direction; by the clock it was opened with. */
  readonly movedAt: () => number;
  /** Cuts both connections. */
  close(): void;
}

/**
 * Joins two connections, each at the pace of the other. A side that has ended may still be sent to; when one dies, the other is cut.
 * `onClosed` is called once, when both are gone.
 */
export function openTunnel(parts: {
  readonly caller: Socket;
  readonly upstream: Socket;
  readonly now: () => number;
  readonly onClosed: () => void;
}): Tunnel {
  const { caller, upstream, now } = parts;
  let movedAt = now();
  let closed = 0;
  const join = (from: Socket, to: Socket) => {
    from.setTimeout(0);
    from.setNoDelay(true);
    from.on('data', () => {
      movedAt = now();
    });
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      // What is still on its way to a side that reads slowly is not cut off.
      if (!to.writableEnded) to.destroy();
      if (++closed === 2) parts.onClosed();
    });
  };
  join(caller, upstream);
  join(upstream, caller);
  return {
    movedAt: () => movedAt,
    close() {
      caller.destroy();
      upstream.destroy();
    },
  };
}
