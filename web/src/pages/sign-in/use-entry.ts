import type { Session } from '@neoagent/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { sessionQuery } from '../../api.js';
import { nextPath } from '../../text/next-path.js';

/** Enters with a fresh session: nothing an earlier member read stays, and the page that was wanted opens. */
export function useEntry(wish: string | undefined): (session: Session) => void {
  const router = useRouter();
  const queryClient = useQueryClient();
  return (session) => {
    queryClient.clear();
    queryClient.setQueryData(sessionQuery.queryKey, session);
    void router.navigate({ href: nextPath(wish, location.origin) });
  };
}
