import { Moment } from '../../components/moment.js';
import { ExpiresCell, HintCell, LastUsedCell, NameCell, PermissionsCell, StatusBadge } from './key-cells.js';
import type { KeyListProps } from './key-list.js';
import { KeyMenu } from './key-menu.js';
import { creatorName } from './key-rights.js';
import { RotationDueBadge } from './rotation/rotation-due-badge.js';

const columns = ['Name', 'Key', 'Permissions', 'Created', 'Last used', 'Expires', 'Status'] as const;

/** The keys as a table, for wide windows. The name is the row's header. */
export function KeyTable({ keys, session, catalogue, now, newKeyId, onTask }: KeyListProps) {
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full text-sm">
        <caption className="sr-only">Secret keys, newest first</caption>
        <thead>
          <tr className="border-b border-line text-left text-xs text-muted">
            {columns.map((column) => (
              <th key={column} scope="col" className="px-2.5 py-2.5 font-medium whitespace-nowrap first:pl-4">
                {column}
              </th>
            ))}
            <th scope="col" className="py-2.5 pr-2">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {keys.map((key) => (
            <tr key={key.id} className={`h-16 ${key.id === newKeyId ? 'bg-accent-soft' : ''}`}>
              <th scope="row" className="min-w-44 px-2.5 py-2 pl-4 text-left font-normal">
                <NameCell apiKey={key} isNew={key.id === newKeyId} />
              </th>
              <td className="px-2.5 py-2">
                <HintCell hint={key.hint} />
              </td>
              <td className="min-w-32 px-2.5 py-2">
                <PermissionsCell apiKey={key} catalogue={catalogue} />
              </td>
              <td className="px-2.5 py-2 whitespace-nowrap">
                <Moment at={key.createdAt} now={now} />
                <span className="block max-w-36 truncate text-muted">by {creatorName(key, session)}</span>
              </td>
              <td className="px-2.5 py-2 whitespace-nowrap">
                <LastUsedCell apiKey={key} now={now} />
              </td>
              <td className="min-w-26 px-2.5 py-2">
                <ExpiresCell apiKey={key} now={now} />
              </td>
              <td className="px-2.5 py-2">
                <StatusBadge status={key.status} />
                <RotationDueBadge keyId={key.id} />
              </td>
              <td className="py-2 pr-2 text-right">
                <KeyMenu apiKey={key} session={session} onTask={onTask} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
