import { X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';

interface Toast {
  readonly id: number;
  readonly text: string;
}

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says that something the server confirmed has happened. Never for errors or secrets: it goes away by itself. */
export function toast(text: string): void {
  lastId += 1;
  set([...toasts.slice(-2), { id: lastId, text }]);
}

/** Where toasts appear: a polite live region that stands in the document from the start. */
export function ToastRegion() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-3 bottom-4 z-60 flex flex-col items-center gap-2 sm:items-end"
    >
      {shown.map((item) => (
        <ToastItem key={item.id} item={item} />
      ))}
    </div>
  );
}

const lifetimeMs = 7000;

function ToastItem({ item }: { readonly item: Toast }) {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => dismiss(item.id), lifetimeMs);
    return () => clearTimeout(timer);
  }, [isHeld, item.id]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hover and focus only hold the clock; nothing is to be pressed
    <div
      className="popup-enter pointer-events-auto flex max-w-md items-start gap-3 rounded-lg bg-ink py-2.5 pr-2 pl-4 text-sm text-page shadow-lg"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className="min-w-0 py-0.5 wrap-anywhere">{item.text}</span>
      <button
        type="button"
        aria-label="Dismiss message"
        className="inline-flex size-6 shrink-0 items-center justify-center rounded focus-visible:outline-page"
        onClick={() => dismiss(item.id)}
      >
        <X aria-hidden className="size-4" />
      </button>
    </div>
  );
}

function dismiss(id: number): void {
  set(toasts.filter((item) => item.id !== id));
}
