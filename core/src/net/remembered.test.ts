import { expect, it, vi } from 'vitest';
import { remembered } from './remembered.js';

/** Lengths and last characters in which texts of a few octets agree: those share a place at hand. */
const texts = ['ab', 'bb', 'cb', 'ar', 'rb', '', 'b', 'x-forwarded-uri', 'x-forwarded-for', 'é', '\u2028b'];

it('answers as the function does, in whatever order the texts come', () => {
  const answerTo = (text: string) => (text === 'bb' ? undefined : `${text}!`);
  const answer = remembered(answerTo);
  for (let i = 0; i < 500; i++) {
    const text = texts[(i * i + 3 * i) % texts.length] ?? '';
    expect(answer(text)).toBe(answerTo(text));
  }
});

it('asks the function once for each text, also when its answer is undefined', () => {
  const answerTo = vi.fn((_text: string) => undefined);
  const answer = remembered(answerTo);
  for (const text of [...texts, ...texts, ...texts]) answer(text);
  expect(answerTo).toHaveBeenCalledTimes(texts.length);
});

it('forgets when there are too many, and answers on', () => {
  const answerTo = vi.fn((text: string) => text.length);
  const answer = remembered(answerTo);
  for (let i = 0; i < 10_000; i++) expect(answer(`${i}`)).toBe(`${i}`.length);
  expect(answer('9999')).toBe(4);
  expect(answerTo).toHaveBeenCalledTimes(10_000);
});
