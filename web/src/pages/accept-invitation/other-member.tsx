import { useQueryClient } from '@tanstack/react-query';
import { api, sessionQuery } from '../../api.js';
import { Button } from '../../components/button.js';
import { Notice, ProblemNotice } from '../../components/notice.js';
import { useAction } from '../../hooks/use-action.js';

interface OtherMemberProps {
  readonly signedIn: string;
  readonly invited: string;
}

/** For a browser in which somebody else is signed in than who was invited. */
export function OtherMember({ signedIn, invited }: OtherMemberProps) {
  const client = useQueryClient();
  const signOut = useAction(() => api.signOut());

  async function leave(): Promise<void> {
    const outcome = await signOut.start(undefined);
    if (outcome.done) client.setQueryData(sessionQuery.queryKey, null);
  }

  return (
    <div className="mt-6 space-y-4">
      <Notice tone="info">
        <p className="wrap-anywhere">
          You are signed in as {signedIn}. Only {invited} can accept this invitation.
        </p>
      </Notice>
      {signOut.problem && <ProblemNotice problem={signOut.problem} />}
      <Button tone="primary" isPending={signOut.isPending} className="w-full" onClick={() => void leave()}>
        Sign out and go on
      </Button>
    </div>
  );
}
