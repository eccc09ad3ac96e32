import type { Role, Session } from '../management-types.js';
import type {
  Invitation,
  InvitationAnswer,
  InvitationLook,
  Member,
  MemberList,
  NewInvitation,
} from './member-types.js';

interface Options {
  readonly signal?: AbortSignal;
}

/** Makes one call; answers its value. */
type Send = <Answer>(
  path: string,
  call?: Options & { readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'; readonly body?: object },
) => Promise<Answer>;

/** The calls about members and invitations; they reject like the other calls. */
export interface MemberCalls {
  members(options?: Options): Promise<MemberList>;
  /** Mails a link. Inviting the same e-mail again replaces role and link. */
  inviteMember(invitation: NewInvitation, options?: Options): Promise<Invitation>;
  cancelInvitation(id: string, options?: Options): Promise<void>;
  changeMemberRole(userId: string, role: Role, options?: Options): Promise<Member>;
  /** Everybody may remove themselves. */
  removeMember(userId: string, options?: Options): Promise<void>;
  /** Needs no session; spends nothing. */
  lookAtInvitation(token: string, options?: Options): Promise<InvitationLook>;
  /** Joins the account and begins a session in it. */
  acceptInvitation(answer: InvitationAnswer, options?: Options): Promise<Session>;
  /** Acts for another account of one's own from now on, in every session. */
  chooseAccount(accountId: string, options?: Options): Promise<Session>;
}

export function memberCalls(send: Send): MemberCalls {
  const memberPath = (userId: string) => `/v1/members/${encodeURIComponent(userId)}`;
  return {
    members: (call) => send('/v1/members', call),
    inviteMember: (invitation, call) =>
      send<{ invitation: Invitation }>('/v1/members/invitations', {
        ...call,
        method: 'POST',
        body: invitation,
      }).then((answer) => answer.invitation),
    cancelInvitation: async (id, call) =>
      void (await send(`/v1/members/invitations/${encodeURIComponent(id)}`, { ...call, method: 'DELETE' })),
    changeMemberRole: (userId, role, call) =>
      send<{ member: Member }>(memberPath(userId), { ...call, method: 'PATCH', body: { role } }).then(
        (answer) => answer.member,
      ),
    removeMember: async (userId, call) =>
      void (await send(memberPath(userId), { ...call, method: 'DELETE' })),
    lookAtInvitation: (token, call) =>
      send<{ invitation: InvitationLook }>('/v1/invitations/look', {
        ...call,
        method: 'POST',
        body: { token },
      }).then((answer) => answer.invitation),
    acceptInvitation: (answer, call) =>
      send('/v1/invitations/accept', { ...call, method: 'POST', body: answer }),
    chooseAccount: (accountId, call) =>
      send('/v1/session/account', { ...call, method: 'POST', body: { accountId } }),
  };
}
