import type { Decision } from '@neoagent/core';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** Counts decisions by outcome, reason and door: closed sets only, never a key, account or address. */
export interface DecisionMetrics {
  count(decision: Decision, door: string): void;
  /** A failure of ours at a front door, answered 503. */
  countFault(): void;
  /** Refusals that the activity log has no room for. */
  countDroppedRefusals(count: number): void;
  /** A detector threw on a minute; the others went on. */
  countDetectorFault(detector: string): void;
}

/** The process's metrics in Prometheus text format. */
export interface Metrics extends DecisionMetrics {
  readonly contentType: string;
  render(): Promise<string>;
}

export function createMetrics(read: { readonly cachedKeys: () => number }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const decisions = new Counter({
    name: 'auth_decisions_total',
    help: 'Decisions about protected requests, by outcome, reason and front door.',
    labelNames: ['decision', 'reason', 'door'],
    registers: [registry],
  });
  const droppedRefusals = new Counter({
    name: 'activity_refusals_dropped_total',
    help: 'Refusals that were not written to the activity log, since more came than could be written.',
    registers: [registry],
  });
  const detectorFaults = new Counter({
    name: 'detector_faults_total',
    help: 'Times a detector failed on a minute of use; the others went on.',
    labelNames: ['detector'],
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
      if (decision.allowed) decisions.inc({ decision: 'allowed', reason: 'none', door });
      else decisions.inc({ decision: 'refused', reason: decision.reason, door });
    },
    countDroppedRefusals(count) {
      droppedRefusals.inc(count);
    },
    countDetectorFault(detector) {
      detectorFaults.inc({ detector });
    },
    countFault() {
      decisions.inc({ decision: 'fault', reason: 'unavailable', door: 'any' });
    },
  };
}
