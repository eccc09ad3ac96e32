import { useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';

/**
 * Brings the element named by the address's fragment into view and gives it focus, once `isReady` says that it can be
 * there. Returns the fragment, so that the target can be marked.
 */
export function useHashTarget(isReady: boolean): string {
  const location = useRouterState({ select: (state) => state.location });
  const { hash } = location;
  // The state's key changes with every navigation, so following the same link twice scrolls twice.
  const visit = location.state.__TSR_key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new visit must scroll again though nothing else changed
  useEffect(() => {
    if (!isReady || hash === '') return;
    const target = document.getElementById(hash);
    if (target === null) return;
    target.scrollIntoView({ block: 'start' });
    target.focus({ preventScroll: true });
  }, [isReady, hash, visit]);
  return hash;
}
