import { type RecordedRefusal, reasons } from '@neoagent/core';

/** A refusal as the management API shows it; fields listed by hand. */
export function presentRefusal(refusal: RecordedRefusal, keyName: string | null) {
  const { title, fix } = reasons[refusal.reason];
  return {
    requestId: refusal.requestId,
    at: new Date(refusal.at).toISOString(),
    door: refusal.door,
    method: refusal.method,
    path: refusal.path,
    route: refusal.route,
    reason: refusal.reason,
    title,
    detail: refusal.detail,
    fix,
    keyId: refusal.keyId,
    keyName,
    address: refusal.address,
    userAgent: refusal.userAgent,
    status: refusal.status,
    enforced: refusal.isEnforced,
  };
}

/** The same with every check of the decision. */
export function presentRefusalWithChecks(refusal: RecordedRefusal, keyName: string | null) {
  const checks = refusal.checks.map(({ check, outcome, reason, detail }) => ({
    check,
    outcome,
    reason,
    detail,
  }));
  return { ...presentRefusal(refusal, keyName), checks };
}
