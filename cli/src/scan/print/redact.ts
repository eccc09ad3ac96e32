import { hintOf, isWellFormed, type KeyFormat, patternOf } from '@neoagent/server/key-format';

/** The text with the hint of every key in its place: a file may be named after one. */
export function withoutKeys(text: string, format: KeyFormat): string {
  const shape = new RegExp(patternOf(format), 'g');
  return text.replace(shape, (key) => (isWellFormed(format, key) ? hintOf(format, key) : key));
}

/** The same, without characters that a terminal would obey. */
export function forTerminal(text: string, format: KeyFormat): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not reach a terminal
  return withoutKeys(text, format).replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '?');
}
