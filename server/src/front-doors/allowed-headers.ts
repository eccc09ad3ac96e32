import { type Allowed, rateLimitHeaders } from '@neoagent/core';

/**
 * What every allowed answer tells the caller: what is left of its limits, and, when it sent a replaced secret in its grace period,
 * the moment that secret stops working, in whole Unix seconds rounded down (an item date of RFC 9651 §3.3.7).
 */
export function allowedHeaders(
  decision: Pick<Allowed, 'limits' | 'secretEndsAt'>,
): Readonly<Record<string, string>> {
  const headers = rateLimitHeaders(decision.limits);
  const { secretEndsAt } = decision;
  if (secretEndsAt === undefined) return headers;
  return { ...headers, 'X-Neoagent-Secret-Expires': secretExpires(secretEndsAt) };
}

/** The value of `X-Neoagent-Secret-Expires`; `secretEndsAt` in epoch milliseconds. */
export function secretExpires(secretEndsAt: number): string {
  return `@${Math.floor(secretEndsAt / 1000)}`;
}
