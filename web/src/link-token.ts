const carriers: readonly string[] = ['/reset-password', '/accept-invitation'];
let held: string | null = null;

/**
 * Takes the token of a mailed link out of the address at once, before anything else runs, so that it stays in no
 * history entry, referrer or copied address. It is held in memory until `linkToken` is asked for.
 */
export function takeLinkToken(): void {
  if (!carriers.includes(location.pathname)) return;
  held = new URLSearchParams(location.search).get('token');
  if (location.search !== '') history.replaceState(null, '', location.pathname);
}

/** The token that the link carried, or `null`: a reload forgets it. */
export function linkToken(): string | null {
  return held;
}

/** Forgets a token that was spent. */
export function forgetLinkToken(): void {
  held = null;
}
