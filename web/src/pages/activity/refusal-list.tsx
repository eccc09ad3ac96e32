import type { Refusal } from '@neoagent/sdk';
import { Fact } from '../../components/fact.js';
import { Moment } from '../../components/moment.js';
import { useMediaQuery } from '../../hooks/use-media-query.js';
import { useNow } from '../../hooks/use-now.js';
import { KeyCell, ReasonCell, RequestCell } from './refusal-cells.js';

interface RefusalListProps {
  readonly refusals: readonly Refusal[];
}

const columns = ['Time', 'Key', 'Request', 'Reason', 'Address'] as const;
const name = 'Refused requests, newest first';

/** The refusals as a table, or as cards where the window is too narrow for one. */
export function RefusalList({ refusals }: RefusalListProps) {
  const isWide = useMediaQuery('(min-width: 64rem)');
  const now = useNow();
  const List = isWide ? RefusalTable : RefusalCards;
  return <List refusals={refusals} now={now} />;
}

interface ListProps extends RefusalListProps {
  readonly now: number;
}

function RefusalTable({ refusals, now }: ListProps) {
  return (
    <div className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className="w-full text-sm">
        <caption className="sr-only">{name}</caption>
        <thead>
          <tr className="border-b border-line text-left text-xs text-muted">
            {columns.map((column) => (
              <th key={column} scope="col" className="px-2.5 py-2.5 font-medium first:pl-4 last:pr-4">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {refusals.map((refusal) => (
            <tr key={refusal.requestId} className="h-16">
              <td className="px-2.5 py-2 pl-4 whitespace-nowrap">
                <Moment at={refusal.at} now={now} />
              </td>
              <td className="min-w-24 px-2.5 py-2">
                <KeyCell keyId={refusal.keyId} keyName={refusal.keyName} />
              </td>
              <td className="min-w-40 px-2.5 py-2">
                <RequestCell refusal={refusal} />
              </td>
              <th scope="row" className="min-w-48 px-2.5 py-2 text-left font-normal">
                <ReasonCell refusal={refusal} />
              </th>
              <td className="px-2.5 py-2 pr-4 wrap-anywhere">{refusal.address ?? 'Unknown'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RefusalCards({ refusals, now }: ListProps) {
  return (
    <ul aria-label={name} className="space-y-3">
      {refusals.map((refusal) => (
        <li key={refusal.requestId} className="rounded-lg border border-line bg-surface p-4">
          <h3>
            <ReasonCell refusal={refusal} />
          </h3>
          <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
            <Fact term="Time">
              <Moment at={refusal.at} now={now} />
            </Fact>
            <Fact term="Request">
              <RequestCell refusal={refusal} />
            </Fact>
            <Fact term="Key">
              <KeyCell keyId={refusal.keyId} keyName={refusal.keyName} />
            </Fact>
            <Fact term="Address">{refusal.address ?? 'Unknown'}</Fact>
          </dl>
        </li>
      ))}
    </ul>
  );
}
