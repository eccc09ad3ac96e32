import { RefreshCw } from 'lucide-react';
import { Button } from '../../components/button.js';
import { useNow } from '../../hooks/use-now.js';
import { updatedText } from './updated-text.js';

interface FreshnessProps {
  /** What is refreshed, for the button's name: "Refresh refusals". */
  readonly what: string;
  /** When the shown answer arrived, as epoch milliseconds; 0 before the first one. */
  readonly updatedAt: number;
  readonly isFetching: boolean;
  readonly onRefresh: () => void;
}

/** How old the shown numbers are, and the way to newer ones. */
export function Freshness({ what, updatedAt, isFetching, onRefresh }: FreshnessProps) {
  const now = useNow(1000);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      {updatedAt > 0 && <span className="text-sm text-muted">{updatedText(updatedAt, now)}</span>}
      <Button aria-label={`Refresh ${what}`} isPending={isFetching} onClick={onRefresh}>
        {!isFetching && <RefreshCw aria-hidden className="size-4" />}
        Refresh
      </Button>
    </div>
  );
}
