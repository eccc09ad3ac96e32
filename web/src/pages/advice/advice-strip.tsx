import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Lightbulb } from 'lucide-react';
import { adviceQuery } from '../../api.js';
import { adviceSummary } from '../../text/advice.js';

/** One line above the keys that says what there is to tidy up; nothing when there is nothing, or it cannot be told now. */
export function AdviceStrip() {
  const advice = useQuery(adviceQuery);
  const summary = advice.data && adviceSummary(advice.data);
  if (summary === undefined) return null;
  return (
    <p className="mt-4 flex gap-2.5 rounded-lg border border-line bg-sunken px-3.5 py-2.5 text-sm">
      <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span className="min-w-0">
        {summary}{' '}
        <Link to="/settings/advice" className="rounded-sm text-accent underline underline-offset-2">
          See the advice
        </Link>
      </span>
    </p>
  );
}
