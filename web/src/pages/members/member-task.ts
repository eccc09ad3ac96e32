import type { Invitation, Member } from '@neoagent/sdk';

/** What is being asked about, in a dialog. */
export type MemberTask =
  | { readonly kind: 'invite' }
  | { readonly kind: 'remove'; readonly member: Member }
  | { readonly kind: 'cancel'; readonly invitation: Invitation };

export const inviteButtonId = 'invite-member';

/** Where focus belongs after a dialog: what opened it may be gone with what it was about. */
export function afterMemberDialog(): HTMLElement | null {
  return document.getElementById(inviteButtonId) ?? document.getElementById('main');
}
