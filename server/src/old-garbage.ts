import { setFlagsFromString } from 'node:v8';

/**
 * Lets the memory of this process grow by no more than 30 % over what is alive before old garbage is collected. Left alone the engine waits
 * until the heap has grown several times over, since that takes the least time; here little grows old for each request, and most of
 * the heap is what is known of keys, so that the wait buys little and takes half of the memory.
 */
export function boundOldGarbage(): void {
  setFlagsFromString('--heap-growing-percent=30');
}
