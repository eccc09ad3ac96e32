import type { InvitationLook } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api, sessionQuery } from '../../api.js';
import { ProblemNotice } from '../../components/notice.js';
import { PageTitle } from '../../components/page-title.js';
import { Skeleton } from '../../components/skeleton.js';
import { linkToken } from '../../link-token.js';
import { roleMeanings, roleNamed, roleNames } from '../../text/role.js';
import { EntranceFrame } from '../sign-in/entrance-frame.js';
import { JoinForm } from './join-form.js';
import { OtherMember } from './other-member.js';

/** Where the link of an invitation leads: into the account, whether its reader has a login or not. */
export function AcceptInvitationPage() {
  const [token] = useState(linkToken);
  return <EntranceFrame>{token === null ? <NoToken /> : <FoundByToken token={token} />}</EntranceFrame>;
}

function FoundByToken({ token }: { readonly token: string }) {
  // Never kept beyond the page, as the answer is the token's.
  const look = useQuery({
    queryKey: ['invitation'],
    queryFn: ({ signal }) => api.lookAtInvitation(token, { signal }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const session = useQuery(sessionQuery);
  if (look.isError) {
    return (
      <>
        <PageTitle title="This invitation cannot be used" />
        <ProblemNotice problem={look.error} />
        <p className="mt-4">
          <Link to="/sign-in" className="text-accent underline underline-offset-2">
            Sign in
          </Link>{' '}
          if you have joined already.
        </p>
      </>
    );
  }
  if (!look.data || session.isPending) return <Skeleton label="invitation" rows={3} rowHeight="h-10" />;
  const signedIn = session.data?.member.email;
  const isOther = signedIn !== undefined && signedIn !== look.data.email;
  return (
    <>
      <PageTitle title={`Join ${look.data.account.name}`} />
      <Terms invitation={look.data} />
      {isOther ? (
        <OtherMember signedIn={signedIn} invited={look.data.email} />
      ) : (
        <JoinForm token={token} invitation={look.data} isSignedIn={signedIn !== undefined} />
      )}
    </>
  );
}

function Terms({ invitation: { email, role, invitedBy } }: { readonly invitation: InvitationLook }) {
  return (
    <div className="mt-2 space-y-2">
      <p>
        {invitedBy === null ? 'You were invited' : `${invitedBy} invited you`} as{' '}
        <strong className="font-medium">{roleNamed[role]}</strong>, with{' '}
        <span className="wrap-anywhere">{email}</span>.
      </p>
      <p className="text-sm text-muted">
        {roleNames[role]}: {roleMeanings[role]}
      </p>
    </div>
  );
}

function NoToken() {
  return (
    <>
      <PageTitle title="This link is incomplete" />
      <p className="mt-3">
        Open the link from the mail again. It works once, for 7 days; after that, ask for a new invitation.
      </p>
    </>
  );
}
