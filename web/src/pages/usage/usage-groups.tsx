import type { Usage } from '@neoagent/sdk';
import { type Grouping, groupingNames } from './usage-search.js';
import { countText, groupText, rateText } from './usage-text.js';

/** The totals of each group, the busiest first. */
export function UsageGroups({ usage }: { readonly usage: Usage }) {
  const groupBy = usage.groupBy as Grouping;
  const name = `Totals by ${groupingNames[groupBy].toLowerCase()}`;
  return (
    <div className="mt-8">
      <h2 className="mb-3 text-lg font-semibold tracking-tight">{name}</h2>
      <section
        aria-label={name}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="overflow-x-auto rounded-lg border border-line bg-surface"
      >
        <table className="w-full text-sm">
          <caption className="sr-only">{name}, the busiest first</caption>
          <thead>
            <tr className="border-b border-line text-left text-xs text-muted">
              <th scope="col" className="px-4 py-2.5 font-medium">
                {groupingNames[groupBy]}
              </th>
              {['Allowed', 'Refused', 'Success rate'].map((column) => (
                <th key={column} scope="col" className="px-3 py-2.5 text-right font-medium last:pr-4">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {usage.groups.map(({ group, name: groupName, allowed, refused }) => (
              <tr key={group}>
                <th scope="row" className="min-w-32 px-4 py-2 text-left font-medium wrap-anywhere">
                  {groupText(groupBy, group, groupName)}
                </th>
                <td className="px-3 py-2 text-right tabular-nums">{countText(allowed)}</td>
                <td className="px-3 py-2 text-right tabular-nums">{countText(refused)}</td>
                <td className="px-3 py-2 pr-4 text-right tabular-nums">
                  {rateText(allowed / (allowed + refused))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
