import type { KeyOutcome } from '@neoagent/sdk';

/** What a run came to, as CSV (RFC 4180): one line a key. A text that begins like a formula has an apostrophe in front. */
export function secretsFile(results: readonly KeyOutcome[]): string {
  const rows = results.map((result) => [
    result.keyId,
    result.name,
    result.outcome,
    result.outcome === 'rotated' ? result.secret : '',
    result.outcome === 'rotated' ? (result.graceEndsAt ?? '') : '',
    result.outcome === 'failed' ? result.detail : '',
  ]);
  const head = ['key_id', 'name', 'outcome', 'secret', 'old_secret_works_until', 'detail'];
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
