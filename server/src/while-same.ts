/** Answers what was built of a source, and builds anew only when that is another one: once per reload instead of once per request. */
export function whileSame<Source, Built>(
  source: () => Source,
  build: (source: Source) => Built,
): () => Built {
  let from = source();
  let built = build(from);
  return () => {
    const now = source();
    if (now !== from) {
      from = now;
      built = build(now);
    }
    return built;
  };
}
