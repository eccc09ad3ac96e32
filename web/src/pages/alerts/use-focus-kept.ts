import { useEffect, useRef } from 'react';
import { alertListId } from './alert-task.js';

/** When an alert that had focus goes away, the list takes it, or the page's title when the list is gone too. */
export function useFocusKept(count: number): void {
  const before = useRef(count);
  useEffect(() => {
    const isLess = count < before.current;
    before.current = count;
    if (!isLess || document.activeElement !== document.body) return;
    const list = document.getElementById(alertListId) ?? document.querySelector('h1');
    list?.focus();
  }, [count]);
}
