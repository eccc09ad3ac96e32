import { type Dispatcher, Pool } from 'undici';

/** How long an upstream may take, phase by phase. A body may pause for ever: server-sent events do. */
const timeouts = { connect: { timeout: 5_000 }, headersTimeout: 30_000, bodyTimeout: 0 };
const connectionsPerUpstream = 256;

/** Connections to the upstreams of the configuration, kept alive between requests. */
export interface Upstreams {
  /** The connections to the upstream of this origin, such as `http://127.0.0.1:9000`. */
  at(origin: string): Dispatcher;
  /** Lets requests in progress finish, then closes every connection. */
  close(): Promise<void>;
}

export function createUpstreams(): Upstreams {
  const pools = new Map<string, Pool>();
  return {
    at(origin) {
      let pool = pools.get(origin);
      if (pool === undefined) {
        pool = new Pool(origin, { ...timeouts, connections: connectionsPerUpstream, pipelining: 1 });
        pools.set(origin, pool);
      }
      return pool;
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      pools.clear();
    },
  };
}
