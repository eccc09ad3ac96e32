interface SkeletonProps {
  /** What is being loaded, for screen readers. */
  readonly label: string;
  readonly rows: number;
  /** The height of a row once loaded, as a Tailwind class. */
  readonly rowHeight: string;
}

/** Placeholder rows of the final height, so that nothing jumps when the content arrives. */
export function Skeleton({ label, rows, rowHeight }: SkeletonProps) {
  return (
    <div role="status" className="divide-y divide-line rounded-lg border border-line bg-surface">
      <span className="sr-only">Loading {label}…</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike
        <div key={index} aria-hidden className={`flex items-center px-4 ${rowHeight}`}>
          <div className="h-3.5 w-2/5 animate-pulse rounded bg-sunken" />
        </div>
      ))}
    </div>
  );
}
