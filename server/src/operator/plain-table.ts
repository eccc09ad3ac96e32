/** Rows under a head, columns aligned by blanks; without rows, the given sentence. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  whenEmpty: string,
): string {
  return rows.length === 0 ? whenEmpty : aligned([head, ...rows]);
}

/** One `name  value` line each, the values under each other. */
export function plainFields(fields: readonly (readonly [name: string, value: string])[]): string {
  return aligned(fields);
}

function aligned(rows: readonly (readonly string[])[]): string {
  const shown = rows.map((row) => row.map(printable));
  const widths: number[] = [];
  for (const row of shown) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, width(cell));
  }
  return shown.map((row) => line(row, widths)).join('\n');
}

function line(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
    .join('  ')
    .trimEnd();
}

function width(text: string): number {
  return [...text].length;
}

/** What callers sent, such as a user agent, must not steer the operator's terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '?');
}
