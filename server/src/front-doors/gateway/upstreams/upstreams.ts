import type { Upstream } from '../../../config/upstreams/upstream.js';
import { createUpstreamGroup, type UpstreamGroup } from './upstream-group.js';

/** Connections to the upstreams of the configuration in force, kept alive between requests. */
export interface Upstreams {
  /** The upstream of this name; `undefined` when the configuration has none. */
  find(name: string): UpstreamGroup | undefined;
  /** Lets requests in progress finish, then closes every connection. */
  close(): Promise<void>;
}

/**
 * `configured` answers what is in force; the same map as before means that nothing changed. When it changed, upstreams that are the
 * same by every letter keep their connections and what is known about their health; those that are gone finish what they have.
 */
export function createUpstreams(parts: {
  readonly configured: () => ReadonlyMap<string, Upstream>;
  readonly steadyNow?: () => number;
}): Upstreams {
  const { steadyNow = () => performance.now() } = parts;
  let from: ReadonlyMap<string, Upstream> = new Map();
  let groups: ReadonlyMap<string, UpstreamGroup> = new Map();
  let isClosed = false;

  function follow(configured: ReadonlyMap<string, Upstream>): void {
    from = configured;
    const known = new Map([...groups.values()].map((group) => [JSON.stringify(group.upstream), group]));
    const next = new Map<string, UpstreamGroup>();
    for (const [name, upstream] of configured) {
      const text = JSON.stringify(upstream);
      next.set(name, known.get(text) ?? createUpstreamGroup(upstream, steadyNow));
      known.delete(text);
    }
    groups = next;
    for (const gone of known.values()) void gone.close();
  }

  return {
    find(name) {
      const configured = parts.configured();
      if (configured !== from && !isClosed) follow(configured);
      return groups.get(name);
    },
    async close() {
      isClosed = true;
      await Promise.all([...groups.values()].map((group) => group.close()));
      groups = new Map();
    },
  };
}
