import pg from 'pg';
import { changeChannel } from '../migrations/change-notices.js';
import { installationLock } from './installation-lock.js';

const reconnectMs = 1000;

export interface ChangeListener {
  /** Grows with every change that another process committed, and whenever one may have been missed. */
  counter(): number;
  close(): Promise<void>;
}

interface ChangeListenerOptions {
  readonly client: pg.ClientConfig;
  /** Whether a server process works for this program. */
  readonly isOwn: (processId: number) => boolean;
}

/**
 * Listens on a connection of its own, and comes back when that is lost. Rejects when the first connection fails. While it is connected it
 * shares the lock that says that the store is in use.
 */
export async function listenForChanges(options: ChangeListenerOptions): Promise<ChangeListener> {
  let counter = 0;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function connect(): Promise<void> {
    const next = new pg.Client(options.client);
    next.on('notification', ({ processId }) => {
      if (!options.isOwn(processId)) counter += 1;
    });
    // An error always ends the connection: what there is to do is done at its end.
    next.on('error', () => undefined);
    await next.connect();
    await shareAndListen(next).catch(async (error) => {
      await next.end();
      throw error;
    });
    next.on('end', reconnectLater);
    client = next;
    if (isClosed) await next.end();
  }

  async function shareAndListen(next: pg.Client): Promise<void> {
    await next.query('select pg_advisory_lock_shared($1)', [installationLock]);
    await next.query(`listen ${changeChannel}`);
  }

  function reconnectLater(): void {
    client = undefined;
    if (isClosed) return;
    timer = setTimeout(() => void reconnect(), reconnectMs).unref();
  }

  async function reconnect(): Promise<void> {
    try {
      await connect();
      counter += 1;
    } catch {
      reconnectLater();
    }
  }

  await connect();
  return {
    counter: () => counter,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
