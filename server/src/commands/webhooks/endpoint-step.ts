import type { AuditAction, AuditEvent, EndpointChange, WebhookEndpoint } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import type { Problem } from '../../api/problem.js';
import { type Acting, auditEventOf, isId } from '../acting.js';
import { appendAudit } from './append-audit.js';

/** Which endpoint, and who wants it changed. Another account's does not exist for this account. */
export interface EndpointTarget {
  readonly by: Acting;
  readonly accountId: string;
  readonly endpointId: string;
}

/** What must happen to an endpoint; `change: 'delete'` ends it. `detail` holds no secret. */
export interface EndpointStep {
  readonly action: AuditAction;
  readonly detail: AuditEvent['detail'];
  readonly change: EndpointChange | 'delete';
}

export const endpointNotFound: Problem = {
  problem: 'not_found',
  detail: 'There is no webhook endpoint with this id in the account.',
};

/** Takes one step with one endpoint: read, decide, change and audit event in one transaction. Answers it as it stands afterwards. */
export function takeEndpointStep(
  context: ManagementContext,
  { by, accountId, endpointId }: EndpointTarget,
  decide: (endpoint: WebhookEndpoint, at: number) => EndpointStep | undefined,
): Promise<WebhookEndpoint | Problem> {
  return context.db.transaction(async (stores) => {
    const { webhooks } = stores;
    const endpoint = isId(endpointId) ? await webhooks.findEndpoint(accountId, endpointId) : undefined;
    if (endpoint === undefined) return endpointNotFound;
    const at = context.clock.now();
    const step = decide(endpoint, at);
    if (step === undefined) return endpoint;
    if (step.change === 'delete') await webhooks.deleteEndpoint(accountId, endpointId);
    else await webhooks.updateEndpoint(accountId, endpointId, step.change);
    const deed = { accountId, action: step.action, targetId: endpointId, detail: step.detail };
    await appendAudit(stores, auditEventOf(deed, { by, at, random: context.random }));
    return (await webhooks.findEndpoint(accountId, endpointId)) ?? endpoint;
  });
}
