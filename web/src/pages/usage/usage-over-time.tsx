import type { Usage } from '@neoagent/sdk';
import { lazy, Suspense, useState } from 'react';
import { ChoiceGroup } from '../../components/choice-group.js';
import { chartData } from './chart-data.js';
import type { Grouping } from './usage-search.js';
import { UsageTable } from './usage-table.js';
import { groupText, zoneText } from './usage-text.js';

// What draws is larger than all pages together: it comes only when there is something to draw.
const UsageChart = lazy(() => import('./usage-chart.js').then((file) => ({ default: file.UsageChart })));

/** Requests over time, as a chart or as a table with the same numbers. */
export function UsageOverTime({ usage }: { readonly usage: Usage }) {
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const data = chartData(usage, (group, name) => groupText(usage.groupBy as Grouping, group, name));
  const title = `Requests per ${usage.step}, times in ${zoneText(usage.step)}`;
  const View = view === 'chart' ? UsageChart : UsageTable;
  return (
    <div className="mt-6 rounded-lg border border-line bg-surface p-4 sm:p-5">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h2 className="font-semibold">{title}</h2>
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
