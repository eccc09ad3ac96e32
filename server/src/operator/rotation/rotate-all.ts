import { presentOutcome } from '../../api/keys/rotation/rotate-many.js';
import { isProblem, type Problem } from '../../api/problem.js';
import { operatorCommand } from '../../commands/acting.js';
import { rotateMany } from '../../commands/rotation/rotate-many.js';
import { findAccount } from '../find-target.js';
import type { Installation } from '../open-installation.js';
import { exitCodes, type Outcome } from '../outcome.js';
import { plainTable } from '../plain-table.js';

export interface RotateAllOptions {
  readonly account: string;
  readonly member?: string;
  readonly run: string;
  readonly grace?: string;
  readonly endRunningGrace?: boolean;
  readonly endWhenSilentFor?: string;
}

/** `key rotate-all`: every key of an account, or of one of its members; each secret goes to stdout, this once. Fails when a key did. */
export async function rotateAll(
  { db, context }: Installation,
  options: RotateAllOptions,
): Promise<Outcome | Problem> {
  const account = await findAccount(db, options.account);
  if (isProblem(account)) return account;
  const members = await db.members.list(account.id);
  const maker = members.find(({ userId, email }) => [userId, email].includes(options.member ?? ''));
  if (options.member !== undefined && maker === undefined) return noSuchMember;
  const rotated = await rotateMany(context, {
    by: operatorCommand,
    accountId: account.id,
    run: options.run,
    createdBy: maker?.userId ?? null,
    grace: options.grace,
    endsRunningGrace: options.endRunningGrace,
    endWhenSilentFor: options.endWhenSilentFor,
    limit: Number.POSITIVE_INFINITY,
  });
  if (isProblem(rotated)) return rotated;
  const results = rotated.results.map(presentOutcome);
  const rows = results.map((result) => [
    result.keyId,
    result.name,
    result.outcome,
    result.outcome === 'rotated'
      ? result.secret
      : result.outcome === 'failed'
        ? result.detail
        : 'done before by this run',
  ]);
  const hasFailed = results.some(({ outcome }) => outcome === 'failed');
  return {
    json: { results },
    text: plainTable(['ID', 'NAME', 'OUTCOME', 'SECRET'], rows, 'There is no key to rotate.'),
    ...(hasFailed && { exitCode: exitCodes.refused }),
  };
}

const noSuchMember: Problem = {
  problem: 'not_found',
  detail: 'The account has no member with this id or e-mail.',
};
