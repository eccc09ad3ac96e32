import { expect, it } from 'vitest';
import { createMetrics } from './metrics.js';

/** The value of a series in the rendered text; `undefined` when it is not there. */
async function seriesOf(metrics: ReturnType<typeof createMetrics>, series: string) {
  const line = (await metrics.render()).split('\n').find((one) => one.startsWith(`${series} `));
  return line && Number(line.slice(series.length));
}

it('what the gateway served is in the latency of its route, in seconds', async () => {
  const metrics = createMetrics({ cachedKeys: () => 0 });
  for (const tookMs of [3, 40, 900]) metrics.observeServed({ route: 'GET /chat/**', status: 200, tookMs });
  const name = 'gateway_request_duration_seconds';
  expect(await seriesOf(metrics, `${name}_count{route="GET /chat/**"}`)).toBe(3);
  expect(await seriesOf(metrics, `${name}_sum{route="GET /chat/**"}`)).toBeCloseTo(0.943);
  expect(await seriesOf(metrics, `${name}_bucket{le="0.005",route="GET /chat/**"}`)).toBe(1);
  expect(await seriesOf(metrics, `${name}_bucket{le="0.05",route="GET /chat/**"}`)).toBe(2);
});

it('of thousands of routes 200 have a latency of their own, and the others share one', async () => {
  const metrics = createMetrics({ cachedKeys: () => 0 });
  for (let i = 0; i < 1000; i++) metrics.observeServed({ route: `GET /r${i}`, status: 200, tookMs: 1 });
  metrics.observeServed({ route: 'GET /r0', status: 200, tookMs: 1 });
  const count = (route: string) =>
    seriesOf(metrics, `gateway_request_duration_seconds_count{route="${route}"}`);
  expect(await count('GET /r0')).toBe(2);
  expect(await count('GET /r199')).toBe(1);
  expect(await count('GET /r200')).toBeUndefined();
  expect(await count('(other)')).toBe(800);
});

it('faults of detectors and of background tasks are counted by name', async () => {
  const metrics = createMetrics({ cachedKeys: () => 0 });
  metrics.countDetectorFault('burst');
  metrics.countBackgroundFault('usage');
  metrics.countBackgroundFault('usage');
  expect(await seriesOf(metrics, 'detector_faults_total{detector="burst"}')).toBe(1);
  expect(await seriesOf(metrics, 'background_faults_total{task="usage"}')).toBe(2);
});
