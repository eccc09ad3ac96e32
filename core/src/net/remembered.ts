import { ownText } from './own-text.js';

/** Answers kept by one memory; at some 200 bytes each this bounds it to about a megabyte. */
const most = 4096;

/**
 * The same pure function with its last answers remembered by their argument. All are forgotten at once when there are too many: since
 * the answer follows from the text alone, that costs time and nothing else.
 */
export function remembered<Answer>(answerTo: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined || answers.has(text)) return known as Answer;
    if (answers.size >= most) answers.clear();
    const answer = answerTo(text);
    answers.set(ownText(text), answer);
    return answer;
  };
}
