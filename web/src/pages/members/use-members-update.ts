import { useQueryClient } from '@tanstack/react-query';
import { adviceQuery, auditQuery, membersQuery, sessionQuery } from '../../api.js';
import { readAnew } from '../../read-anew.js';

/** Has everything read anew that a change of the members may have changed. */
export function useMembersUpdate(): () => void {
  const client = useQueryClient();
  return () => {
    for (const { queryKey } of [membersQuery, sessionQuery, auditQuery, adviceQuery])
      void readAnew(client, queryKey);
  };
}
