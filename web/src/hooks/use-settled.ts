import { useEffect, useState } from 'react';

/** The value as it was when it last stayed the same for so long; what is being typed is not acted on letter by letter. */
export function useSettled<Value>(value: Value, settlesMs: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), settlesMs);
    return () => clearTimeout(timer);
  }, [value, settlesMs]);
  return settled;
}
