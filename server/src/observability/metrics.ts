import type { Decision, Reason } from '@neoagent/core';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Door } from '../authorizer/door.js';

/** Counts decisions by outcome, reason and door: closed sets only, never a key, account or address. */
export interface DecisionMetrics {
  count(decision: Decision, door: Door): void;
  /** A failure of ours at a front door, answered 503. */
  countFault(): void;
  /** Refusals that the activity log has no room for. */
  countDroppedRefusals(count: number): void;
  /** Requests missing in the usage, since the store was away for too long. */
  countUncountedRequests(count: number): void;
  /** Wrong keys that were not noted for the owners of the keys they begin like, since too many begin differently. */
  countDroppedGuesses(count: number): void;
  /** A request that the gateway served, when its answer is over. */
  observeServed(served: ServedRequest): void;
  /** A detector threw on a minute; the others went on. */
  countDetectorFault(detector: string): void;
  /** A task beside the requests failed, and will be tried again. `task` is one of a closed set. */
  countBackgroundFault(task: string): void;
}

/** `route` is the pattern of the configuration, `tookMs` the time from the decision to the end of the answer. */
export interface ServedRequest {
  readonly route: string;
  readonly status: number;
  readonly tookMs: number;
}

/** Routes with a latency of their own; a table may have thousands, and each is 15 series. The others share one name. */
const mostRoutes = 200;
const otherRoutes = '(other)';

/** The process's metrics in Prometheus text format. */
export interface Metrics extends DecisionMetrics {
  readonly contentType: string;
  render(): Promise<string>;
}

export function createMetrics(read: { readonly cachedKeys: () => number }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const decided = new DecisionCounts();
  const decisions: Counter<'decision' | 'reason' | 'door'> = new Counter({
    name: 'auth_decisions_total',
    help: 'Decisions about protected requests, by outcome, reason and front door.',
    labelNames: ['decision', 'reason', 'door'],
    registers: [registry],
    collect(): void {
      decided.moveTo(decisions);
    },
  });
  const droppedRefusals = new Counter({
    name: 'activity_refusals_dropped_total',
    help: 'Refusals that were not written to the activity log, since more came than could be written.',
    registers: [registry],
  });
  const uncounted = new Counter({
    name: 'usage_requests_dropped_total',
    help: 'Requests missing in the usage, since the store was away for too long.',
    registers: [registry],
  });
  const droppedGuesses = new Counter({
    name: 'guesses_dropped_total',
    help: 'Wrong keys of which no note was taken for the owners of keys that begin like them, since there were too many.',
    registers: [registry],
  });
  const latency = new Histogram({
    name: 'gateway_request_duration_seconds',
    help: 'From the decision to the end of the answer, of requests that the gateway let through, by route.',
    labelNames: ['route'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  /** What the library would look up by the label's text for each request. */
  const latencies = new Map<string, Histogram.Internal<'route'>>();
  const detectorFaults = new Counter({
    name: 'detector_faults_total',
    help: 'Times a detector failed on a minute of use; the others went on.',
    labelNames: ['detector'],
    registers: [registry],
  });
  const backgroundFaults = new Counter({
    name: 'background_faults_total',
    help: 'Times a task beside the requests failed (no room on the disk, say); each is tried again.',
    labelNames: ['task'],
    registers: [registry],
  });
  new Gauge({
    name: 'key_cache_entries',
    help: 'Key records held in memory.',
    registers: [registry],
    collect() {
      this.set(read.cachedKeys());
    },
  });
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    count(decision, door) {
      decided.add(decision.allowed ? 'none' : decision.reason, door);
    },
    countDroppedRefusals(count) {
      droppedRefusals.inc(count);
    },
    countUncountedRequests(count) {
      uncounted.inc(count);
    },
    countDroppedGuesses(count) {
      droppedGuesses.inc(count);
    },
    observeServed({ route, tookMs }) {
      let ofRoute = latencies.get(route);
      if (ofRoute === undefined) {
        ofRoute = latency.labels({ route: latencies.size < mostRoutes ? route : otherRoutes });
        if (latencies.size < mostRoutes) latencies.set(route, ofRoute);
      }
      ofRoute.observe(tookMs / 1000);
    },
    countDetectorFault(detector) {
      detectorFaults.inc({ detector });
    },
    countBackgroundFault(task) {
      backgroundFaults.inc({ task });
    },
    countFault() {
      decisions.inc({ decision: 'fault', reason: 'unavailable', door: 'any' });
    },
  };
}

/** Counts since the metrics were last read, apart from the library's counter: that one makes a text of the labels for each request. */
class DecisionCounts {
  readonly #byDoor = new Map<Door, Map<Reason | 'none', number>>();

  add(reason: Reason | 'none', door: Door): void {
    let counts = this.#byDoor.get(door);
    if (counts === undefined) {
      counts = new Map();
      this.#byDoor.set(door, counts);
    }
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }

  moveTo(counter: Counter<'decision' | 'reason' | 'door'>): void {
    for (const [door, counts] of this.#byDoor) {
      for (const [reason, count] of counts)
        counter.inc({ decision: reason === 'none' ? 'allowed' : 'refused', reason, door }, count);
    }
    this.#byDoor.clear();
  }
}
