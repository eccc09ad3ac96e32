import type { AccessRequest, Decision, ShadowFinding, ShadowStore } from '@neoagent/core';

/** Counts in memory what rules in shadow would have refused; a worker writes the counts off the request's way. */
export class ShadowRecorder {
  #findings = new Map<string, ShadowFinding>();

  record(decision: Decision, request: AccessRequest): void {
    if (!decision.allowed || decision.shadow === undefined) return;
    const { accountId, keyId } = decision.caller;
    for (const { rule, reason } of decision.shadow) {
      this.#add({
        accountId,
        keyId,
        route: decision.route.match,
        rule,
        reason,
        count: 1,
        firstAt: request.at,
        lastAt: request.at,
      });
    }
  }

  /** Writes what was collected in one batch; on failure the counts are kept for the next try. */
  async flush(store: ShadowStore): Promise<void> {
    if (this.#findings.size === 0) return;
    const batch = [...this.#findings.values()];
    this.#findings = new Map();
    try {
      await store.record(batch);
    } catch (error) {
      for (const finding of batch) this.#add(finding);
      throw error;
    }
  }

  #add(finding: ShadowFinding): void {
    const place = `${finding.keyId} ${finding.reason} ${finding.rule} on ${finding.route}`;
    const known = this.#findings.get(place);
    this.#findings.set(place, {
      ...finding,
      count: finding.count + (known?.count ?? 0),
      firstAt: Math.min(finding.firstAt, known?.firstAt ?? finding.firstAt),
      lastAt: Math.max(finding.lastAt, known?.lastAt ?? finding.lastAt),
    });
  }
}
