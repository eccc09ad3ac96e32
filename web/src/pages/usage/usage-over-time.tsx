import type { Usage } from '@neoagent/sdk';
import { lazy, Suspense, useState } from 'react';
import { ChoiceGroup } from '../../components/choice-group.js';
import { chartData } from './chart-data.js';
import type { Grouping } from './usage-search.js';
import { UsageTable } from './usage-table.js';
import { groupText, zoneText } from './usage-text.js';

// What draws is larger than all pages together: it comes only when there is something to draw.
const UsageChart = lazy(() => import('./usage-chart.js').then((file) => ({ default: file.UsageChart })));

interface UsageOverTimeProps {
  readonly usage: Usage;
  /** How a group is called; as on the usage page unless given. */
  readonly labelOf?: (group: string, name: string | null) => string;
  readonly heading?: 'h2' | 'h3';
}

/** Requests over time, as a chart or as a table with the same numbers. */
export function UsageOverTime({ usage, labelOf, heading: Heading = 'h2' }: UsageOverTimeProps) {
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const data = chartData(
    usage,
    labelOf ?? ((group, name) => groupText(usage.groupBy as Grouping, group, name)),
  );
  const title = `Requests per ${usage.step}, times in ${zoneText(usage.step)}`;
  const View = view === 'chart' ? UsageChart : UsageTable;
  return (
    <div className="mt-6 rounded-lg border border-line bg-surface p-4 sm:p-5">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <Heading className="font-semibold">{title}</Heading>
        <ChoiceGroup
          name="usage-view"
          legend="Show as"
          isLegendHidden
          value={view}
          onChange={setView}
          choices={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
        />
      </div>
      <Suspense fallback={<p className="h-72 text-muted">Loading the chart…</p>}>
        <View data={data} step={usage.step} title={title} />
      </Suspense>
    </div>
  );
}
