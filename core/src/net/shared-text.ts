import { ownText } from './own-text.js';
import { remembered } from './remembered.js';

/** Longer texts are not remembered: bounds the memory to about two megabytes. */
const longest = 256;

const known = remembered(ownText);

/**
 * As `ownText`, and the same memory for the same text as far as it is remembered. For what many keys keep of the few clients that they
 * are used with: to compare a copy that belongs to one key is to wait for memory that nothing else needs.
 */
export function sharedText(text: string): string {
  return text.length > longest ? ownText(text) : known(text);
}
