import { type PolicyInForce, policyInForce, type Stores } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';

/** What is asked of a key of an account, `null` for one yet to be made, as the given stores know it. */
export async function policyOf(
  { rules }: Pick<ManagementContext, 'rules'>,
  stores: Pick<Stores, 'accounts' | 'rotationPolicies'>,
  { accountId, keyId }: { readonly accountId: string; readonly keyId: string | null },
): Promise<PolicyInForce> {
  const account = await stores.accounts.find(accountId);
  const policies = await stores.rotationPolicies.of(accountId);
  const plan = account && rules().plans.get(account.plan);
  return policyInForce(policies, { keyId, planMaxLifetimeMs: plan?.maxKeyLifetimeMs });
}
