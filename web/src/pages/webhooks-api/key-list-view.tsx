import { useState } from 'react';
import { Button } from '../../components/button.js';
import { useMediaQuery } from '../../hooks/use-media-query.js';
import { useNow } from '../../hooks/use-now.js';
import { KeyCards } from './key-cards.js';
import type { KeyListProps } from './key-list.js';
import { isInactive } from './key-rights.js';
import { KeyTable } from './key-table.js';

/** The keys in use, and on demand those that have come to their end. */
export function KeyList(props: Omit<KeyListProps, 'now'>) {
  const now = useNow();
  const isWide = useMediaQuery('(min-width: 75rem)');
  const [isInactiveShown, setInactiveShown] = useState(false);
  const inactive = props.keys.filter(isInactive);
  const shown = isInactiveShown ? props.keys : props.keys.filter((key) => !isInactive(key));
  const List = isWide ? KeyTable : KeyCards;
  return (
    <>
      {shown.length > 0 && <List {...props} keys={shown} now={now} />}
      {shown.length === 0 && (
        <p className="rounded-lg border border-line bg-surface px-4 py-6 text-muted">
          No key of this environment is in use. Those that were revoked or have expired are kept for your
          records.
        </p>
      )}
      {inactive.length > 0 && (
        <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1">
          <Button
            tone="quiet"
            aria-expanded={isInactiveShown}
            onClick={() => setInactiveShown(!isInactiveShown)}
          >
            {isInactiveShown ? 'Hide inactive' : 'Show inactive'} ({inactive.length})
          </Button>
          {isInactiveShown && (
            <p className="text-sm text-muted">
              Revoked and expired keys cannot be restored. Create a new one instead.
            </p>
          )}
        </div>
      )}
    </>
  );
}
