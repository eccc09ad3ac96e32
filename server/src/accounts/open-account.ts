import type { Actor, Clock, Database, Membership, RandomCharacters, Stores } from '@neoagent/core';
import { base62 } from '@neoagent/core';
import type { Login } from './logins/login.js';

/** How an account comes into being. */
export interface AccountOpening {
  readonly plan: string;
  readonly actor: Actor;
  readonly address: string | null;
  /** Open it only when it is the first of the installation. */
  readonly mustBeFirst?: boolean;
}

/** The plan of accounts that nobody chose one for. */
export const defaultPlan = 'default';

class NotTheFirst extends Error {}

/**
 * Answers the login's membership, and makes an account owned by it first when it has none: the account, the membership and the
 * audit event in one transaction. Doing it twice, even at once, makes one account, since the account's id follows from the
 * login's and from the accounts it founded and left; so a crash between login and account is mended at the next sign-in.
 * `undefined`: `mustBeFirst`, and it was not.
 */
export async function openAccount(
  parts: { readonly db: Database; readonly clock: Clock; readonly random: RandomCharacters },
  login: Login,
  opening: AccountOpening,
): Promise<Membership | undefined> {
  const [existing] = await parts.db.members.membershipsOf(login.userId);
  if (existing !== undefined) return existing;
  try {
    return await insertAccount(parts, login, opening);
  } catch (error) {
    if (error instanceof NotTheFirst) return undefined;
    // Two at once: the second meets the account of the first.
    const [opened] = await parts.db.members.membershipsOf(login.userId);
    if (opened === undefined) throw error;
    return opened;
  }
}

function insertAccount(
  { db, clock, random }: Parameters<typeof openAccount>[0],
  login: Login,
  { plan, actor, address, mustBeFirst }: AccountOpening,
): Promise<Membership> {
  const at = clock.now();
  return db.transaction(async (stores) => {
    const id = await freeId(stores, login);
    // Looked for after the id: whoever took an id meanwhile took the membership with it.
    const [existing] = await stores.members.membershipsOf(login.userId);
    if (existing !== undefined) return existing;
    const account = await stores.accounts.insert({
      id,
      name: login.name,
      plan,
      isOperator: false,
      createdAt: at,
      suspendedAt: null,
      timeZone: 'UTC',
      grantedPermissions: [],
      withheldPermissions: [],
    });
    if (mustBeFirst === true && !account.isOperator) throw new NotTheFirst();
    await stores.members.insert({ accountId: id, userId: login.userId, role: 'owner', createdAt: at });
    await stores.audit.append({
      id: `aud_${random(base62, 24)}`,
      accountId: id,
      at,
      actor,
      action: 'account.created',
      targetId: id,
      address,
      detail: { name: account.name, plan, isOperator: account.isOperator },
    });
    return { account, role: 'owner', joinedAt: at };
  });
}

/** The first id that follows from the login's and that no account has. */
async function freeId({ accounts }: Stores, { userId }: Login): Promise<string> {
  const first = userId.replace(/^usr_/, 'acc_');
  let id = first;
  for (let n = 2; (await accounts.find(id)) !== undefined; n++) id = `${first}_${n}`;
  return id;
}

/** The same for somebody who signs up or in. */
export function openOwnAccount(
  parts: Parameters<typeof openAccount>[0],
  login: Login,
  how: Pick<AccountOpening, 'mustBeFirst'> & { readonly address: string },
): Promise<Membership | undefined> {
  const actor = { kind: 'member', id: login.userId } as const;
  return openAccount(parts, login, { plan: defaultPlan, actor, ...how });
}
