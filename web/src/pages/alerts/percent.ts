/** A whole number from 1 to 100, as somebody writes it; `undefined` for anything else. */
export function readPercent(text: string): number | undefined {
  const digits = /^\s*(\d{1,3})\s*%?\s*$/.exec(text)?.[1];
  const percent = Number(digits);
  return percent >= 1 && percent <= 100 ? percent : undefined;
}
