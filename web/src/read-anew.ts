import type { QueryClient, QueryKey } from '@tanstack/react-query';

/**
 * Has what pages show under a key read anew after a change. Invalidation alone goes on with a first fetch that is under way,
 * whose answer may be older than the change and would then stay; so such a fetch is given up before.
 */
export async function readAnew(client: QueryClient, queryKey: QueryKey): Promise<void> {
  await client.cancelQueries({ queryKey, predicate: ({ state }) => state.data === undefined });
  await client.invalidateQueries({ queryKey });
}
