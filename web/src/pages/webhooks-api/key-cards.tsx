import { Fact } from '../../components/fact.js';
import { Moment } from '../../components/moment.js';
import { ExpiresCell, HintCell, LastUsedCell, NameCell, PermissionsCell, StatusBadge } from './key-cells.js';
import type { KeyListProps } from './key-list.js';
import { KeyMenu } from './key-menu.js';
import { creatorName } from './key-rights.js';
import { RotationDueBadge } from './rotation/rotation-due-badge.js';

/** The keys as cards, for windows too narrow for the table; the same facts under the same words. */
export function KeyCards({ keys, session, catalogue, now, newKeyId, onTask }: KeyListProps) {
  return (
    <ul aria-label="Secret keys, newest first" className="space-y-3">
      {keys.map((key) => (
        <li
          key={key.id}
          className={`rounded-lg border border-line p-4 ${key.id === newKeyId ? 'bg-accent-soft' : 'bg-surface'}`}
        >
          <div className="flex items-start justify-between gap-2">
            <div className="min-w-0 space-y-1.5">
              <h3>
                <NameCell apiKey={key} isNew={key.id === newKeyId} />
              </h3>
              <HintCell hint={key.hint} />
            </div>
            <KeyMenu apiKey={key} session={session} onTask={onTask} />
          </div>
          <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
            <Fact term="Status">
              <StatusBadge status={key.status} /> <RotationDueBadge keyId={key.id} />
            </Fact>
            <Fact term="Permissions">
              <PermissionsCell apiKey={key} catalogue={catalogue} />
            </Fact>
            <Fact term="Created">
              <Moment at={key.createdAt} now={now} />{' '}
              <span className="text-muted">by {creatorName(key, session)}</span>
            </Fact>
            <Fact term="Last used">
              <LastUsedCell apiKey={key} now={now} />
            </Fact>
            <Fact term="Expires">
              <ExpiresCell apiKey={key} now={now} />
            </Fact>
          </dl>
        </li>
      ))}
    </ul>
  );
}
