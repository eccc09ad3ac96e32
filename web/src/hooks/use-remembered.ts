import { useState } from 'react';

/** A choice kept in this browser under `name`; `fallback` while none of `allowed` is kept. Never for secrets. */
export function useRemembered<Choice extends string>(
  name: string,
  allowed: readonly Choice[],
  fallback: Choice,
): [Choice, (choice: Choice) => void] {
  const [choice, setChoice] = useState<Choice>(() => allowed.find((item) => item === read(name)) ?? fallback);
  return [
    choice,
    (next) => {
      setChoice(next);
      keep(name, next);
    },
  ];
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name: string, choice: string): void {
  try {
    localStorage.setItem(name, choice);
  } catch {
    // Storage may be forbidden or full; the choice then lasts for this page only.
  }
}
