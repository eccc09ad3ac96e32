import { type Document, isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import type { ConfigProblem } from './config.js';

/** Where a value stands in a document: names of members and indexes of items, from the top. */
export type ValuePath = readonly (string | number)[];

/** A text of YAML or JSON, read. */
export interface YamlText {
  readonly content: unknown;
  /** `file:line` of a value, or of the nearest one above it that is there. */
  readonly at: (path: ValuePath) => string;
}

/** Reads a text; pushes what makes it unreadable, with lines, and answers `undefined` then. `file` is only a name to report. */
export function readYaml(text: string, file: string, problems: ConfigProblem[]): YamlText | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (const error of document.errors) {
    problems.push({
      where: `${file}:${lines.linePos(error.pos[0]).line}`,
      message: error.message.split('\n')[0] ?? error.message,
    });
  }
  if (document.errors.length > 0) return undefined;
  try {
    const content: unknown = document.toJS() ?? {};
    return { content, at: (path) => `${file}:${lineOf(document, lines, path)}` };
  } catch (error) {
    problems.push({ where: file, message: error instanceof Error ? error.message : 'cannot be read.' });
    return undefined;
  }
}

function lineOf(document: Document, lines: LineCounter, path: ValuePath): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const name = path[length - 1];
    const key = isMap(parent)
      ? parent.items.find((item) => String(item.key) === String(name))?.key
      : undefined;
    const node = key ?? (isSeq(parent) ? parent.items[Number(name)] : undefined);
    const range = (node as { range?: [number, number, number] } | undefined)?.range;
    if (range) return lines.linePos(range[0]).line;
  }
  return 1;
}
