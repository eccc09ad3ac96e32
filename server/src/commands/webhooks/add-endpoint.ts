import type { WebhookEndpoint } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import type { Problem } from '../../api/problem.js';
import { type Acting, auditEventOf, newId } from '../acting.js';
import { appendAudit } from './append-audit.js';
import { refuseTerms, type WantedEndpoint } from './endpoint-terms.js';

/** An account has at most so many: each multiplies every event. */
export const mostEndpoints = 20;

/** An endpoint and the one copy of its signing secret. Never to be logged or kept. */
export interface IssuedEndpoint {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

/** Adds an endpoint with its first signing secret and the audit event, all or nothing. */
export async function addEndpoint(
  context: ManagementContext,
  order: { readonly by: Acting; readonly accountId: string; readonly wanted: WantedEndpoint },
): Promise<IssuedEndpoint | Problem> {
  const { by, accountId, wanted } = order;
  const refusal = await refuseTerms(context, wanted);
  if (refusal !== undefined) return refusal;
  const at = context.clock.now();
  const id = newId('whe', context.random);
  const secret = context.webhooks.newSecret();
  const endpoint: WebhookEndpoint = {
    id,
    accountId,
    url: wanted.url,
    description: wanted.description ?? '',
    events: [...new Set(wanted.events)],
    signatureStyle: wanted.signatureStyle ?? 'standard',
    isOrdered: wanted.ordered ?? false,
    sealedSecret: context.webhooks.seal(secret, id),
    secretHint: hintOf(secret),
    previousSealedSecret: null,
    previousEndsAt: null,
    createdAt: at,
    disabledAt: null,
    disabledReason: null,
    failingSince: null,
    failures: 0,
  };
  return context.db.transaction(async (stores) => {
    if ((await stores.webhooks.listEndpoints(accountId)).length >= mostEndpoints) return tooMany;
    await stores.webhooks.insertEndpoint(endpoint);
    const detail = { url: endpoint.url, events: endpoint.events };
    const deed = { accountId, action: 'webhook_endpoint.created', targetId: id, detail } as const;
    await appendAudit(stores, auditEventOf(deed, { by, at, random: context.random }));
    return { endpoint, secret };
  });
}

/** What lists show of a signing secret. */
export function hintOf(secret: string): string {
  return `whsec_…${secret.slice(-4)}`;
}

const tooMany: Problem = {
  problem: 'conflict',
  detail: `An account has at most ${mostEndpoints} webhook endpoints. Delete one that is not needed, then try again.`,
};
