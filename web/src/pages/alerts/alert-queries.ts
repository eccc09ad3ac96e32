import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.js';
import { readAnew } from '../../read-anew.js';

const lookAgainMs = 30_000;

/** The alerts that are open, or that were resolved, newest first, with the number of open ones; looked at again while shown. */
export function alertsQuery(status: 'open' | 'resolved') {
  return queryOptions({
    queryKey: ['alerts', status],
    queryFn: ({ signal }) => api.alerts({ status, signal }),
    refetchInterval: lookAgainMs,
  });
}

/** The detectors as the account has them. */
export const detectorsQuery = queryOptions({
  queryKey: ['detectors'],
  queryFn: ({ signal }) => api.detectors({ signal }),
});

/** How often a detector would have fired with these parameters, as JSON; nothing is asked while they are not known. */
export function previewQuery(name: string, parameters: string | undefined) {
  return queryOptions({
    queryKey: ['detector-preview', name, parameters],
    queryFn: ({ signal }) => api.previewDetector(name, JSON.parse(parameters ?? '{}'), { signal }),
    enabled: parameters !== undefined,
    staleTime: lookAgainMs,
  });
}

/** Has alerts, detectors, keys and the history read anew after a change. */
export function useAlertUpdate(): () => void {
  const client = useQueryClient();
  return () => {
    for (const name of ['alerts', 'detectors', 'keys', 'key', 'audit']) {
      void readAnew(client, [name]);
    }
  };
}
