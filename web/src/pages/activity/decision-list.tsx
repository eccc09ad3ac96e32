import type { RefusalCheck } from '@neoagent/sdk';
import { CircleCheck, CircleDashed, CircleX, Eye, type LucideIcon } from 'lucide-react';
import { type DecisionStep, decisionSteps, stepsNote } from './decision-steps.js';

const looks: Readonly<
  Record<
    DecisionStep['outcome'],
    { readonly Icon: LucideIcon; readonly color: string; readonly ground: string }
  >
> = {
  passed: { Icon: CircleCheck, color: 'text-good', ground: '' },
  refused: { Icon: CircleX, color: 'text-bad', ground: 'bg-bad-soft' },
  noticed: { Icon: Eye, color: 'text-warn', ground: 'bg-warn-soft' },
  not_checked: { Icon: CircleDashed, color: 'text-muted', ground: '' },
};

/** The decision check by check, in the order in which the checks are made. */
export function DecisionList({ checks }: { readonly checks: readonly RefusalCheck[] }) {
  const steps = decisionSteps(checks);
  const note = stepsNote(steps);
  return (
    <section aria-labelledby="decision-title" className="mt-10">
      <h2 id="decision-title" className="mb-3 text-lg font-semibold tracking-tight">
        The decision, check by check
      </h2>
      <ol
        aria-labelledby="decision-title"
        className="divide-y divide-line rounded-lg border border-line bg-surface"
      >
        {steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
      {note && <p className="mt-2 max-w-3xl text-sm text-muted">{note}</p>}
    </section>
  );
}

function Step({ step }: { readonly step: DecisionStep }) {
  const { Icon, color, ground } = looks[step.outcome];
  return (
    <li className={`flex gap-3 px-4 py-3 sm:px-5 ${ground}`}>
      <Icon aria-hidden className={`mt-1 size-4 shrink-0 ${color}`} />
      <div className="flex min-w-0 flex-1 flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5">
        <p className={step.outcome === 'not_checked' ? 'text-muted' : ''}>{step.label}</p>
        <p className={`text-sm font-medium ${color}`}>{step.outcomeText}</p>
        {step.detail !== null && <p className="w-full text-sm wrap-anywhere">{step.detail}</p>}
      </div>
    </li>
  );
}
