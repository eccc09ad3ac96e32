import type { RefusalCheck } from '@neoagent/sdk';

/** One step of a decision as the page shows it. */
export interface DecisionStep {
  readonly id: RefusalCheck['check'];
  /** What the step asks. */
  readonly label: string;
  readonly outcome: RefusalCheck['outcome'];
  /** The outcome in words: the icon and the colour only repeat it. */
  readonly outcomeText: string;
  /** What the step found; only a step that did not pass has something to say. */
  readonly detail: string | null;
}

const labels: Readonly<Record<RefusalCheck['check'], string>> = {
  route: 'Is there an endpoint with this method and path?',
  credential: 'Does the request carry one secret key?',
  key: 'Was the key issued by this installation?',
  key_state: 'Is the key in force?',
  account: 'Is the account active?',
  address: 'May the key be used from this address?',
  browser: 'Does the request come from a server, not from a web page?',
  plan: 'Does the plan offer the endpoint?',
  permission: 'Do the account and the key hold the permission?',
  limits: 'Do rate limits and quota leave room?',
};

const outcomes: Readonly<Record<RefusalCheck['outcome'], string>> = {
  passed: 'Passed',
  refused: 'Refused here',
  noticed: 'Noted, but let through',
  not_checked: 'Not checked',
};

/** The decision in the order in which it was made. A check this page does not know yet is shown by its own name. */
export function decisionSteps(checks: readonly RefusalCheck[]): readonly DecisionStep[] {
  return checks.map(({ check, outcome, detail }) => ({
    id: check,
    label: labels[check] ?? check,
    outcome,
    outcomeText: outcomes[outcome] ?? outcome,
    detail: outcome === 'refused' || outcome === 'noticed' ? detail : null,
  }));
}

/** What is to be said under the steps; `undefined` when every step was made. */
export function stepsNote(steps: readonly DecisionStep[]): string | undefined {
  return steps.some((step) => step.outcome === 'not_checked')
    ? 'The decision ends at the first refusal, so the steps after it were not looked at: one of them may refuse the next request.'
    : undefined;
}
