import {
  checkedAddresses,
  refuseUrl,
  resolveBySystem,
  type TargetPolicy,
  TargetRefused,
} from './target-guard.js';

const resolveWithinMs = 3000;

/**
 * Why somebody's endpoint cannot be at a URL, as a sentence. Looks the name up too, so that the reason is told at once rather than at the
 * first delivery; a name that does not resolve at the moment passes, since every connection is checked again.
 */
export async function whyNotTarget(url: string, policy: TargetPolicy): Promise<string | undefined> {
  const refusal = refuseUrl(url, policy);
  if (refusal !== undefined) return refusal;
  const looked = checkedAddresses(
    new URL(url).hostname.replace(/^\[|\]$/g, ''),
    policy,
    resolveBySystem,
  ).then(
    () => undefined,
    (error: unknown) => (error instanceof TargetRefused ? error.message : undefined),
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), resolveWithinMs);
  });
  const answer = await Promise.race([looked, late]);
  clearTimeout(timer);
  return answer;
}
