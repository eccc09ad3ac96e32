/** Milliseconds that `Retry-After` asks to wait: seconds or an HTTP date (RFC 9110 §10.2.3); `null` when absent or unreadable. */
export function retryAfterMsOf(headers: Headers, now: number): number | null {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined || value === '') return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
