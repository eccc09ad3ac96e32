/** The product's name with its mark: a key's bow and bit. */
export function ProductName() {
  return (
    <span className="inline-flex items-center gap-2 font-semibold tracking-tight">
      <svg viewBox="0 0 32 32" aria-hidden="true" className="size-6 text-accent">
        <rect width="32" height="32" rx="7" fill="currentColor" />
        <circle cx="11" cy="16" r="5" fill="none" strokeWidth="3" className="stroke-on-accent" />
        <path
          d="M16 16h10v4.500"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
          fill="none"
          className="stroke-on-accent"
        />
      </svg>
      Neoagent
    </span>
  );
}
