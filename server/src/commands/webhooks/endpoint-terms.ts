import { isEventType, type SignatureStyle } from '@neoagent/core';
import type { ManagementContext } from '../../api/context.js';
import { fieldProblem, type Problem } from '../../api/problem.js';

/** What somebody wants of an endpoint, as sent. */
export interface WantedEndpoint {
  readonly url: string;
  readonly description?: string;
  readonly events: readonly string[];
  readonly signatureStyle?: SignatureStyle;
  readonly ordered?: boolean;
}

const mostEvents = 100;
const longestDescription = 200;

/** The first thing that is wrong with what is wanted; members that are absent are fine. */
export async function refuseTerms(
  { webhooks }: Pick<ManagementContext, 'webhooks'>,
  wanted: Partial<WantedEndpoint>,
): Promise<Problem | undefined> {
  const { description, events, url } = wanted;
  if (description !== undefined && (description.length > longestDescription || /\p{Cc}/u.test(description))) {
    return fieldProblem(
      'description',
      `The description has at most ${longestDescription} characters, none of them a control character.`,
    );
  }
  const refusal = events && refuseEvents(events);
  if (refusal !== undefined) return refusal;
  if (url === undefined) return undefined;
  const sentence = await webhooks.refuseUrl(url);
  return sentence === undefined ? undefined : fieldProblem('url', sentence);
}

function refuseEvents(events: readonly string[]): Problem | undefined {
  if (events.length === 0 || events.length > mostEvents) {
    return fieldProblem('events', 'Choose at least one event, or * for all.');
  }
  const index = events.findIndex((event) => !isWanted(event));
  if (index === -1) return undefined;
  return fieldProblem(
    `events[${index}]`,
    'There is no such event. GET /v1/webhook-events lists them; key.* means a whole group, * all.',
  );
}

function isWanted(event: string): boolean {
  return (
    event === '*' || /^(key|quota|limit|alert|plan|account|member)\.\*$/.test(event) || isEventType(event)
  );
}
