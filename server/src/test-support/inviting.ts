import type { Role } from '@neoagent/core';
import { goodPassword, type Installation, mailedToken, type Visitor } from './an-installation.js';

/** Invites by the browser's member; answers the token from the mail. */
export async function invite(
  installation: Installation,
  by: Visitor,
  { email, role }: { readonly email: string; readonly role: Role },
): Promise<string> {
  const answer = await by.call('POST', '/v1/members/invitations', { email, role });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return mailedToken(installation, email);
}

/** Invites somebody without a login, who joins; answers the browser that did and the new member's id. */
export async function aJoined(
  installation: Installation,
  by: Visitor,
  invited: { readonly email: string; readonly role: Role },
): Promise<Visitor & { readonly id: string }> {
  const token = await invite(installation, by, invited);
  const visitor = installation.visitor();
  const answer = await visitor.call('POST', '/v1/invitations/accept', {
    token,
    name: invited.email.split('@')[0],
    password: goodPassword,
  });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return Object.assign(visitor, { id: String(answer.json().member.id) });
}
