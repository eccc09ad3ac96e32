/**
 * Rows as CSV (RFC 4180): lines end with CR LF, and a cell with a comma, a quote or a line end is quoted. A text that a spreadsheet
 * would take for a formula gets an apostrophe in front (OWASP, CSV injection), so it is shown instead of run.
 */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
