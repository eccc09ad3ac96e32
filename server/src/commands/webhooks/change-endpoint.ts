import type { EndpointChange, WebhookEndpoint } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { isProblem, type Problem } from '../../api/problem.js';
import { hintOf, type IssuedEndpoint } from './add-endpoint.js';
import { type EndpointTarget, takeEndpointStep } from './endpoint-step.js';
import { refuseTerms, type WantedEndpoint } from './endpoint-terms.js';

/** What may be changed of an endpoint; what is absent stays. */
export interface EndpointChangeOrder extends EndpointTarget {
  readonly wanted: Partial<WantedEndpoint> & { readonly enabled?: boolean };
}

const defaultOverlapMs = 24 * 3_600_000;

/** Changes an endpoint. Enabling one that failed begins its record anew; what waited while it was disabled is due at once. */
export async function changeEndpoint(
  context: ManagementContext,
  { wanted, ...target }: EndpointChangeOrder,
): Promise<WebhookEndpoint | Problem> {
  const refusal = await refuseTerms(context, wanted);
  if (refusal !== undefined) return refusal;
  return takeEndpointStep(context, target, (endpoint, at) => ({
    action: 'webhook_endpoint.changed',
    detail: {
      ...(wanted.url !== undefined && { url: wanted.url, previousUrl: endpoint.url }),
      ...(wanted.events !== undefined && { events: wanted.events }),
      ...(wanted.enabled !== undefined && { enabled: wanted.enabled }),
    },
    change: {
      ...(wanted.url !== undefined && { url: wanted.url }),
      ...(wanted.description !== undefined && { description: wanted.description }),
      ...(wanted.events !== undefined && { events: [...new Set(wanted.events)] }),
      ...(wanted.signatureStyle !== undefined && { signatureStyle: wanted.signatureStyle }),
      ...(wanted.ordered !== undefined && { isOrdered: wanted.ordered }),
      ...switched(endpoint, { enabled: wanted.enabled, at }),
    },
  }));
}

function switched(
  { disabledAt }: WebhookEndpoint,
  { enabled, at }: { readonly enabled: boolean | undefined; readonly at: number },
): EndpointChange {
  if (enabled === true && disabledAt !== null) {
    return { disabledAt: null, disabledReason: null, failingSince: null, failures: 0 };
  }
  if (enabled === false && disabledAt === null) return { disabledAt: at, disabledReason: 'member' };
  return {};
}

/** Ends an endpoint with all its deliveries. */
export function deleteEndpoint(
  context: ManagementContext,
  target: EndpointTarget,
): Promise<WebhookEndpoint | Problem> {
  return takeEndpointStep(context, target, ({ url }) => ({
    action: 'webhook_endpoint.deleted',
    detail: { url },
    change: 'delete',
  }));
}

/** Gives an endpoint a new signing secret; deliveries are signed with the old one too until the overlap ends. */
export async function rotateEndpointSecret(
  context: ManagementContext,
  { overlapMs = defaultOverlapMs, ...target }: EndpointTarget & { readonly overlapMs?: number },
): Promise<IssuedEndpoint | Problem> {
  const secret = context.webhooks.newSecret();
  const answer = await takeEndpointStep(context, target, (endpoint, at) => ({
    action: 'webhook_endpoint.secret_rotated',
    detail: { hint: hintOf(secret), previousHint: endpoint.secretHint, previousEndsAt: at + overlapMs },
    change: {
      sealedSecret: context.webhooks.seal(secret, endpoint.id),
      secretHint: hintOf(secret),
      previousSealedSecret: overlapMs === 0 ? null : endpoint.sealedSecret,
      previousEndsAt: overlapMs === 0 ? null : at + overlapMs,
    },
  }));
  return isProblem(answer) ? answer : { endpoint: answer, secret };
}
