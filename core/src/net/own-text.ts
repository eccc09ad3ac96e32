/** Shorter texts are copied by the engine whenever they are cut out. */
const shortestShared = 13;

/**
 * The same text in memory of its own. What is cut out of a request's head shares the memory of the whole head, the secret included; what
 * outlives the request must not keep that.
 */
export function ownText(text: string): string {
  return text.length < shortestShared ? text : Array.from(text).join('');
}
