interface CodeEntryProps {
  readonly code: string;
  readonly status: number;
  readonly title?: string | undefined;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  /** Whether the address points at this very entry. */
  readonly isTarget: boolean;
}

/** One code with its anchor, so that a problem document's link lands exactly here. */
export function CodeEntry({ code, status, title, facts, isTarget }: CodeEntryProps) {
  return (
    <section
      id={code}
      tabIndex={-1}
      aria-labelledby={`${code}-title`}
      className={`scroll-mt-6 border-l-2 py-4 pl-4 sm:pl-5 ${isTarget ? 'border-accent bg-accent-soft' : 'border-line'}`}
    >
      <h3 id={`${code}-title`} className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <code className="font-mono text-sm font-semibold wrap-anywhere">{code}</code>
        <span className="text-sm text-muted">
          {status}
          {title && ` · ${title}`}
        </span>
      </h3>
      <dl className="mt-2 grid gap-x-4 gap-y-0.5 sm:grid-cols-[4rem_1fr] sm:gap-y-1.5">
        {facts.map(({ term, text }) => (
          <div key={term} className="contents">
            <dt className="text-sm font-medium max-sm:mt-1.5 sm:pt-px">{term}</dt>
            <dd className="min-w-0">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
