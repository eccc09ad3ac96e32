/** The address a service names may hold anything, and Postgres stores no NUL: one would spoil the whole batch. */
export function storableAddress(address: string | null): string | null {
  return address === null ? null : withoutControls(address);
}

/** What a program says about itself, with secrets in it hidden. */
export function storableUserAgent(userAgent: string | null, redact: (text: string) => string): string | null {
  return userAgent === null ? null : withoutControls(redact(userAgent));
}

function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
