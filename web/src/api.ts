import { createManagementClient, type Key, ManagementProblem, type UsageQuestion } from '@neoagent/sdk';
import { QueryCache, QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query';
import { readAnew } from './read-anew.js';

/** The management API of the server that served this page. Changing calls go through `useAction`, never through a cache. */
export const api = createManagementClient({ baseUrl: '' });

/** Who is signed in; `null` when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) =>
    api.session({ signal }).catch((cause: unknown) => {
      if (isSignedOut(cause)) return null;
      throw cause;
    }),
  staleTime: 60_000,
});

/** The account, with what its plan lets it spend. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => api.account({ signal }),
});

/** The account's keys, newest first, inactive ones included. Public halves only. */
export const keysQuery = queryOptions({ queryKey: ['keys'], queryFn: ({ signal }) => api.keys({ signal }) });

/** One key. */
export function keyQuery(id: string) {
  return queryOptions({ queryKey: ['key', id], queryFn: ({ signal }) => api.key(id, { signal }) });
}

/** Who used a canary key; asked again and again, since the answer may come at any moment. */
export function canaryUsesQuery(id: string) {
  return queryOptions({
    queryKey: ['canary-uses', id],
    queryFn: ({ signal }) => api.canaryUses(id, { signal }),
  });
}

/** How far the cut-over of a rotated key is; asked again while it is shown. */
export function rotationQuery(keyId: string) {
  return queryOptions({
    queryKey: ['rotation', keyId],
    queryFn: ({ signal }) => api.rotation(keyId, { signal }),
    refetchInterval: 10_000,
  });
}

/** What there is to tidy up about the account's keys. */
export const adviceQuery = queryOptions({
  queryKey: ['advice'],
  queryFn: ({ signal }) => api.advice({ signal }),
});

/** What the account asks of rotation, and which keys fall short of it. */
export const rotationPolicyQuery = queryOptions({
  queryKey: ['rotation-policy'],
  queryFn: ({ signal }) => api.rotationPolicy({ signal }),
});

/** Who belongs to the account, and who was invited. */
export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) => api.members({ signal }),
});

/** What may be granted to a key. */
export const permissionsQuery = queryOptions({
  queryKey: ['permissions'],
  queryFn: ({ signal }) => api.permissions({ signal }),
});

/** Who changed what, newest first. */
export const auditQuery = queryOptions({
  queryKey: ['audit'],
  queryFn: ({ signal }) => api.audit({ signal }),
});

/** The newest refused requests of the account. */
export const refusalsQuery = queryOptions({
  queryKey: ['refusals'],
  queryFn: ({ signal }) => api.listRefusals({ signal }),
});

/** One refused request with its whole decision, which never changes. */
export function refusalQuery(requestId: string) {
  return queryOptions({
    queryKey: ['refusal', requestId],
    queryFn: ({ signal }) => api.showRefusal(requestId, { signal }),
    staleTime: 60_000,
  });
}

/** Usage as a page's search asks for it; the time is taken anew at each fetch, so that a refresh shows the present. */
export function usageQuery(search: object, question: () => UsageQuestion | undefined) {
  return queryOptions({
    queryKey: ['usage', search],
    queryFn: ({ signal }) => api.usage(question(), { signal }),
  });
}

/** What rules in shadow mode would have refused: the account's own requests, or everybody's for the operator. */
export const shadowQuery = queryOptions({
  queryKey: ['shadow'],
  queryFn: ({ signal }) => api.shadowFindings({ signal }),
});

/** Every account of the installation; only the operator's owners and admins may ask. */
export const operatorAccountsQuery = queryOptions({
  queryKey: ['operator', 'accounts'],
  queryFn: ({ signal }) => api.operatorAccounts({ signal }),
});

/** The plans of the configuration; only the operator's owners and admins may ask. */
export const operatorPlansQuery = queryOptions({
  queryKey: ['operator', 'plans'],
  queryFn: ({ signal }) => api.operatorPlans({ signal }),
});

/** The catalogue of refusals. */
export const reasonsQuery = queryOptions({
  queryKey: ['reasons'],
  queryFn: ({ signal }) => api.reasons({ signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ManagementProblem;
  }
}

/** The cache of read answers. `onSignedOut` is called when a read finds that the session has ended meanwhile. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: (cause) => isSignedOut(cause) && onSignedOut() }),
    defaultOptions: {
      queries: {
        retry: (count, cause) => count < 1 && isWorthRetrying(cause),
        retryDelay: 500,
        staleTime: 5000,
      },
    },
  });
}

/** Whether a failure says that nobody is signed in. */
export function isSignedOut(cause: unknown): boolean {
  return cause instanceof ManagementProblem && cause.code === 'not_signed_in';
}

function isWorthRetrying(cause: unknown): boolean {
  return !(cause instanceof ManagementProblem) || cause.status === 0 || cause.status >= 500;
}

/** Puts a changed or new key where the pages read it, and has the history read anew. Takes a public half, never a secret. */
export function useKeyUpdate(): (key: Key) => void {
  const client = useQueryClient();
  return (key) => {
    client.setQueryData(keysQuery.queryKey, (keys) => keys && withKey(keys, key));
    client.setQueryData(keyQuery(key.id).queryKey, key);
    void readAnew(client, keysQuery.queryKey);
    void readAnew(client, rotationQuery(key.id).queryKey);
    void readAnew(client, auditQuery.queryKey);
    void readAnew(client, adviceQuery.queryKey);
    void readAnew(client, rotationPolicyQuery.queryKey);
  };
}

function withKey(keys: readonly Key[], key: Key): readonly Key[] {
  const isKnown = keys.some((item) => item.id === key.id);
  return isKnown ? keys.map((item) => (item.id === key.id ? key : item)) : [key, ...keys];
}
