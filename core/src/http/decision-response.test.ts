import { describe, expect, it } from 'vitest';
import { reasonCodes, reasons } from '../authorize/reasons.js';
import { answerStatusOf, rateLimitHeaders, refusalResponse } from './decision-response.js';

const style = { limitStatus: 403, publicUrl: 'https://api.example.com' } as const;
const bare = { detail: 'Because.', limits: [], route: undefined };

describe('the answer to a refusal', () => {
  it.each(reasonCodes)('%s is a complete problem document that agrees with its headers', (reason) => {
    const answer = refusalResponse({ reason, ...bare }, { requestId: 'req_1', door: 'gateway', style });
    const body = JSON.parse(answer.body) as Record<string, unknown>;
    expect(body).toEqual({
      type: `https://api.example.com/troubleshooting#${reason}`,
      title: reasons[reason].title,
      status: answer.status,
      detail: 'Because.',
      code: reason,
      fix: reasons[reason].fix,
      requestId: 'req_1',
    });
    expect(answer.headers).toMatchObject({
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'X-Request-Id': 'req_1',
      'X-Neoagent-Reason': reason,
    });
    expect(answer.status).toBe(reasons[reason].status);
  });

  it.each(reasonCodes)('%s carries a Bearer challenge exactly when RFC 6750 wants one', (reason) => {
    const { status, headers } = refusalResponse(
      { reason, ...bare },
      { requestId: 'r', door: 'gateway', style },
    );
    const challenge = headers['WWW-Authenticate'];
    if (status === 401)
      expect(challenge).toMatch(/^Bearer realm="[^"]+"(, error="(invalid_token|invalid_request)")?$/);
    else if (reason === 'permission_denied') expect(challenge).toContain('insufficient_scope');
    else expect(challenge).toBeUndefined();
  });

  it('names no error code when no credential was sent (RFC 6750 §3.1)', () => {
    const { headers } = refusalResponse(
      { reason: 'key_missing', ...bare },
      { requestId: 'r', door: 'gateway', style },
    );
    expect(headers['WWW-Authenticate']).toBe('Bearer realm="neoagent"');
  });

  it('answers 429 for limits where the installation prefers it, and never at forward-auth', () => {
    const preferring = { limitStatus: 429 } as const;
    expect(answerStatusOf('rate_limited', 'gateway', preferring)).toBe(429);
    expect(answerStatusOf('quota_exceeded', 'gateway', preferring)).toBe(429);
    expect(answerStatusOf('rate_limited', 'forward_auth', preferring)).toBe(403);
  });

  it.each(reasonCodes)('%s is 401, 403 or 503 at forward-auth, since nginx passes nothing else', (reason) => {
    expect([401, 403, 503]).toContain(answerStatusOf(reason, 'forward_auth', style));
  });

  it('tells a limited caller whole seconds, rounded up and never zero', () => {
    const refusal = { ...bare, reason: 'rate_limited', retryAfterMs: 1001 } as const;
    const context = { requestId: 'r', door: 'gateway', style } as const;
    expect(refusalResponse(refusal, context).headers['Retry-After']).toBe('2');
    expect(refusalResponse({ ...refusal, retryAfterMs: 1 }, context).headers['Retry-After']).toBe('1');
  });
});

describe('RateLimit fields', () => {
  it('are quoted names with integer parameters (draft-ietf-httpapi-ratelimit-headers-10)', () => {
    const states = [
      { name: 'burst', allow: 60, windowMs: 60_000, remaining: 59, resetMs: 59_001 },
      { name: 'spike', allow: 5, windowMs: 1_000, remaining: 0, resetMs: 1 },
    ];
    expect(rateLimitHeaders(states)).toEqual({
      'RateLimit-Policy': '"burst";q=60;w=60, "spike";q=5;w=1',
      RateLimit: '"burst";r=59;t=60, "spike";r=0;t=1',
    });
  });

  it('are absent from answers on which nothing was counted', () => {
    expect(rateLimitHeaders([])).toEqual({});
  });
});
