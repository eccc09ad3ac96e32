import { ownText } from './own-text.js';

/** Answers kept by one memory; at some 200 bytes each this bounds it to about a megabyte. */
const most = 4096;
/** Answers kept at hand, a power of two: the same few names and peers come with nearly every request. */
const atHand = 16;

interface Kept<Answer> {
  readonly text: string;
  readonly answer: Answer;
}

/**
 * The same pure function with its last answers remembered by their argument. All are forgotten at once when there are too many: since
 * the answer follows from the text alone, that costs time and nothing else.
 */
export function remembered<Answer>(answerTo: (text: string) => Answer): (text: string) => Answer {
  const all = new Map<string, Kept<Answer>>();
  // Texts that differ in their length or last character seldom share a place; where two do, each has the other looked up in the map.
  const latest = new Array<Kept<Answer> | undefined>(atHand).fill(undefined);

  function keep(written: string): Kept<Answer> {
    if (all.size >= most) all.clear();
    const kept = { text: ownText(written), answer: answerTo(written) };
    all.set(kept.text, kept);
    return kept;
  }

  return (text) => {
    const place = (text.length + text.charCodeAt(text.length - 1)) & (atHand - 1);
    const near = latest[place];
    if (near?.text === text) return near.answer;
    const kept = all.get(text) ?? keep(text);
    latest[place] = kept;
    return kept.answer;
  };
}
