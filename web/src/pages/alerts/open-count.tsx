import { useQuery } from '@tanstack/react-query';
import { alertsQuery } from './alert-queries.js';
import { openText } from './alert-text.js';

/** How many alerts are open, as a mark beside the navigation's word and as a part of its name. */
export function OpenCount() {
  const count = useOpenCount();
  if (count === 0) return null;
  return (
    <>
      <span
        aria-hidden
        className="ml-auto rounded-full bg-bad-soft px-2 py-0.5 text-xs font-semibold text-bad tabular-nums"
      >
        {count > 99 ? '99+' : count}
      </span>
      <span className="sr-only">{openText(count)}</span>
    </>
  );
}

/** Says how many alerts are open whenever that changes, and stands in the document from the start. */
export function OpenCountNews() {
  const count = useOpenCount();
  return (
    <p role="status" className="sr-only">
      {count > 0 && openText(count)}
    </p>
  );
}

function useOpenCount(): number {
  return useQuery(alertsQuery('open')).data?.openCount ?? 0;
}
