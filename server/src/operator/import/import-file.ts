import type { FieldError } from '../../api/problem.js';
import { readCsv } from './csv.js';
import { columnNamed, type ImportColumn, importColumns } from './import-columns.js';

/** One line of the file: what it says, not yet judged. */
export interface ImportLine {
  readonly line: number;
  readonly values: Readonly<Partial<Record<ImportColumn, unknown>>>;
}

/** How many keys one file may hold: all of them are imported in one transaction, during which nothing else is written. */
export const maxImportLines = 10_000;

/** The lines of a file of JSON lines (its first character is `{`) or CSV with headings, or what is wrong with it. */
export function readImportFile(content: string): readonly ImportLine[] | readonly FieldError[] {
  const text = content.replace(/^\ufeff/, '');
  const read = text.trimStart().startsWith('{') ? readJsonLines(text) : readCsvLines(text);
  if (isErrors(read)) return read;
  if (read.length === 0) return [{ field: 'line 1', message: 'The file holds no key.' }];
  if (read.length <= maxImportLines) return read;
  return [
    {
      field: `line ${read[maxImportLines]?.line}`,
      message: `A file holds at most ${maxImportLines} keys; split it.`,
    },
  ];
}

export function isErrors<T extends object>(
  read: readonly T[] | readonly FieldError[],
): read is readonly FieldError[] {
  const [first] = read;
  return first !== undefined && 'message' in first;
}

function readJsonLines(text: string): readonly ImportLine[] | readonly FieldError[] {
  const lines: ImportLine[] = [];
  const errors: FieldError[] = [];
  for (const [index, json] of text.split('\n').entries()) {
    if (json.trim() === '') continue;
    const line = index + 1;
    const record = objectIn(json);
    if (record === undefined) {
      errors.push({ field: `line ${line}`, message: 'This is not one JSON object on one line.' });
    } else {
      lines.push({ line, values: named(Object.entries(record), line, errors) });
    }
  }
  return errors.length > 0 ? errors : lines;
}

function objectIn(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function readCsvLines(text: string): readonly ImportLine[] | readonly FieldError[] {
  const records = readCsv(text);
  if ('line' in records) return [{ field: `line ${records.line}`, message: 'A quote is never closed.' }];
  const [headings, ...rows] = records;
  if (headings === undefined) return [];
  const errors: FieldError[] = [];
  named(
    headings.cells.map((heading) => [heading, '']),
    headings.line,
    errors,
  );
  if (errors.length > 0) return errors;
  const lines = rows.map(({ line, cells }) => {
    if (cells.length !== headings.cells.length) {
      const message = `This line has ${cells.length} cells, the headings are ${headings.cells.length}.`;
      errors.push({ field: `line ${line}`, message });
    }
    // An empty cell says nothing, as a column that is not there.
    const said = headings.cells.flatMap((heading, index) =>
      cells[index] ? [[heading, cells[index]] as const] : [],
    );
    return { line, values: named(said, line, errors) };
  });
  return errors.length > 0 ? errors : lines;
}

/** An unknown name is an error and never left out: a misspelled `expires` would make keys that never end. */
function named(
  entries: readonly (readonly [string, unknown])[],
  line: number,
  errors: FieldError[],
): ImportLine['values'] {
  const values: Partial<Record<ImportColumn, unknown>> = {};
  for (const [heading, value] of entries) {
    const column = columnNamed(heading);
    if (column === undefined) {
      // The heading is not repeated: a file without headings begins with a digest or a secret.
      const message = `A column is not known; there are ${Object.keys(importColumns).join(', ')}.`;
      errors.push({ field: `line ${line}`, message });
    } else if (column in values) {
      errors.push({ field: `line ${line}: ${column}`, message: 'This is given twice, under two names.' });
    } else if (value !== null && value !== undefined) {
      values[column] = value;
    }
  }
  return values;
}
