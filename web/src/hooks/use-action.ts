import { ManagementProblem } from '@neoagent/sdk';
import { useEffect, useRef, useState } from 'react';

/** What came of an action: its value, or nothing because it failed, was running already, or the page has gone. */
export type ActionOutcome<Value> = { readonly done: true; readonly value: Value } | { readonly done: false };

/** A running or finished action and the problem it met last. */
export interface Action<Input, Value> {
  readonly isPending: boolean;
  readonly problem: ManagementProblem | undefined;
  readonly start: (input: Input) => Promise<ActionOutcome<Value>>;
  readonly forget: () => void;
}

/**
 * Runs one changing call at a time and keeps nothing of its answer: answers may carry secrets, and a cache would hold on
 * to them. A second start while one runs does nothing. Problems are kept for showing; anything else is thrown on.
 */
export function useAction<Input, Value>(run: (input: Input) => Promise<Value>): Action<Input, Value> {
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<ManagementProblem>();
  const running = useRef(false);
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);

  async function start(input: Input): Promise<ActionOutcome<Value>> {
    if (running.current) return { done: false };
    running.current = true;
    setPending(true);
    setProblem(undefined);
    try {
      const value = await run(input);
      return isMounted.current ? { done: true, value } : { done: false };
    } catch (cause) {
      if (!(cause instanceof ManagementProblem)) throw cause;
      setProblem(cause);
      return { done: false };
    } finally {
      running.current = false;
      setPending(false);
    }
  }

  return { isPending, problem, start, forget: () => setProblem(undefined) };
}
