import type { UsageStep } from '@neoagent/sdk';
import type { ChartData } from './chart-data.js';
import { bucketText, countText } from './usage-text.js';

interface UsageTableProps {
  readonly data: ChartData;
  readonly step: UsageStep;
  readonly title: string;
}

/** The numbers of the chart. */
export function UsageTable({ data, step, title }: UsageTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={title} tabIndex={0} className="max-h-96 overflow-auto rounded-md border border-line">
      <table className="w-full text-sm">
        <caption className="sr-only">{title}</caption>
        <thead className="sticky top-0 bg-sunken text-left text-xs text-muted">
          <tr>
            <th scope="col" className="px-3 py-2 font-medium">
              Time
            </th>
            {data.series.map(({ id, label }) => (
              <th key={id} scope="col" className="px-3 py-2 text-right font-medium wrap-anywhere">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {data.buckets.map(({ at, counts }) => (
            <tr key={at}>
              <th scope="row" className="px-3 py-1.5 text-left font-normal whitespace-nowrap">
                <time dateTime={at}>{bucketText(at, step)}</time>
              </th>
              {data.series.map(({ id }, place) => (
                <td key={id} className="px-3 py-1.5 text-right tabular-nums">
                  {countText(counts[place] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
