import type { UsageStep } from '@neoagent/sdk';
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ChartData } from './chart-data.js';
import { bucketText, countText } from './usage-text.js';

interface UsageChartProps {
  readonly data: ChartData;
  readonly step: UsageStep;
  readonly title: string;
}

const colors = ['--accent', '--code-word', '--warn', '--good', '--bad', '--line-strong'] as const;
const tick = { fill: 'var(--muted)', fontSize: 12 };
const tooltip = { background: 'var(--surface)', border: '1px solid var(--line-strong)', borderRadius: 8 };

/** Stacked bars of requests over time. Arrow keys go from bar to bar once the chart has the focus. */
export function UsageChart({ data, step, title }: UsageChartProps) {
  const rows = data.buckets.map(({ at, counts }) => ({
    at,
    ...Object.fromEntries(data.series.map(({ id }, place) => [id, counts[place] ?? 0])),
  }));
  return (
    <div className="h-72">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart data={rows} title={title} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis
            dataKey="at"
            tick={tick}
            tickFormatter={(at: string) => bucketText(at, step)}
            minTickGap={40}
            stroke="var(--line-strong)"
          />
          <YAxis
            tick={tick}
            allowDecimals={false}
            width={48}
            stroke="var(--line-strong)"
            tickFormatter={countText}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--sunken)' }}
            contentStyle={tooltip}
            itemStyle={{ color: 'var(--ink)' }}
            labelFormatter={(at) => bucketText(String(at), step)}
            formatter={(count) => countText(Number(count))}
          />
          <Legend formatter={(label: string) => <span className="text-sm text-ink">{label}</span>} />
          {data.series.map(({ id, label }, place) => (
            <Bar
              key={id}
              dataKey={id}
              name={label}
              stackId="requests"
              maxBarSize={64}
              fill={`var(${colors[place % colors.length]})`}
              stroke="var(--surface)"
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
