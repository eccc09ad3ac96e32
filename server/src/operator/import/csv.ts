/** A record of a CSV text and the line it begins at, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The records of a CSV text (RFC 4180): commas, cells in double quotes where they hold commas, quotes or line ends. Empty lines are left
 * out. A quote that is never closed is told by the line it stands in.
 */
export function readCsv(text: string): readonly CsvRecord[] | { readonly line: number } {
  const records: CsvRecord[] = [];
  let [at, line] = [0, 1];
  while (at < text.length) {
    const record = readRecord(text, at, line);
    if ('unclosed' in record) return { line: record.unclosed };
    if (record.cells.length > 1 || record.cells[0] !== '') records.push({ line, cells: record.cells });
    at = record.end;
    line = record.nextLine;
  }
  return records;
}

type ReadRecord =
  | { readonly cells: readonly string[]; readonly end: number; readonly nextLine: number }
  | { readonly unclosed: number };

function readRecord(text: string, start: number, firstLine: number): ReadRecord {
  const cells: string[] = [];
  let [at, line] = [start, firstLine];
  for (;;) {
    const cell = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
    if (cell === undefined) return { unclosed: line };
    cells.push(cell.value);
    line += linesIn(cell.value);
    at = cell.end;
    if (text[at] === ',') {
      at += 1;
      continue;
    }
    if (text[at] === '\r') at += 1;
    return { cells, end: at + 1, nextLine: line + 1 };
  }
}

interface ReadCell {
  readonly value: string;
  readonly end: number;
}

const cellEnd = /[,\n]|\r\n|$/g;

function readPlain(text: string, start: number): ReadCell {
  cellEnd.lastIndex = start;
  const end = cellEnd.exec(text)?.index ?? text.length;
  return { value: text.slice(start, end), end };
}

/** What stands after the closing quote, up to the comma, belongs to the cell: nothing is lost in silence. */
function readQuoted(text: string, start: number): ReadCell | undefined {
  let value = '';
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return undefined;
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') {
      const rest = readPlain(text, quote + 1);
      return { value: value + rest.value, end: rest.end };
    }
    value += '"';
    from = quote + 2;
  }
}

function linesIn(value: string): number {
  return value.split('\n').length - 1;
}
