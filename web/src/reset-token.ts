let held: string | null = null;

/**
 * Takes the token of a password-reset link out of the address at once, before anything else runs, so that it stays in no
 * history entry, referrer or copied address. It is held in memory until `resetToken` is asked for.
 */
export function takeResetToken(): void {
  if (location.pathname !== '/reset-password') return;
  held = new URLSearchParams(location.search).get('token');
  if (location.search !== '') history.replaceState(null, '', location.pathname);
}

/** The token that the link carried, or `null`: a reload forgets it. */
export function resetToken(): string | null {
  return held;
}

/** Forgets a token that was spent. */
export function forgetResetToken(): void {
  held = null;
}
