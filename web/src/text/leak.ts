import { relativeTime } from './relative-time.js';

/** What to say about a key whose secret leaked and ends, or ended, at `mustRotateBy`. */
export function leakText(
  mustRotateBy: string,
  now: number,
): { readonly title: string; readonly text: string } {
  const end = new Date(mustRotateBy).getTime();
  const reported = 'The secret was reported as leaked.';
  if (end <= now) {
    return {
      title: `The leaked secret stopped working ${relativeTime(end, now)}`,
      text: `${reported} It is refused now. Rotate the key to get a new one, and bring it to your programs.`,
    };
  }
  return {
    title: `The leaked secret stops working ${relativeTime(end, now)}`,
    text: `${reported} Rotate the key and bring the new secret to your programs before; rotating does not put the end off.`,
  };
}
