import { type RefObject, useEffect, useRef } from 'react';

/**
 * The input that holds a pasted key. The key lives in the input alone, and `onLeave` runs when the page is left or put aside for
 * "Back", so that it is not there on the return.
 */
export function usePastedKey(onLeave: () => void): RefObject<HTMLInputElement | null> {
  const input = useRef<HTMLInputElement>(null);
  const leave = useRef(onLeave);
  useEffect(() => {
    leave.current = onLeave;
  });
  useEffect(() => {
    const clear = () => {
      if (input.current !== null) input.current.value = '';
      leave.current();
    };
    addEventListener('pagehide', clear);
    return () => removeEventListener('pagehide', clear);
  }, []);
  return input;
}
