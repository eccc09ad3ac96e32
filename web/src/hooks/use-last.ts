import { useState } from 'react';

/** The latest value that was not `null`: what a dialog that is closing was about. */
export function useLast<Value>(value: Value | null): Value | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
