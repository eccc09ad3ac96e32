import type { Role } from '@neoagent/sdk';

/** Weakest first. */
export const roles = ['viewer', 'member', 'admin', 'owner'] as const satisfies readonly Role[];

export const roleNames: Readonly<Record<Role, string>> = {
  viewer: 'Viewer',
  member: 'Member',
  admin: 'Admin',
  owner: 'Owner',
};

/** As in "Ada is an owner". */
export const roleNamed: Readonly<Record<Role, string>> = {
  viewer: 'a viewer',
  member: 'a member',
  admin: 'an admin',
  owner: 'an owner',
};

/** What a role may do, as one sentence. */
export const roleMeanings: Readonly<Record<Role, string>> = {
  viewer: 'Sees keys, usage and alerts; changes nothing.',
  member: 'Creates keys and manages those they created.',
  admin: 'Manages every key, the webhooks, the account and its members.',
  owner: 'Does what admins do, and manages the other owners.',
};
