const name = 'neoagent_session';
/** What a token of ours looks like; anything else is not even looked up. It needs no escaping in a cookie. */
const tokenPattern = /^[0-9A-Za-z]{43}$/;

/** The cookie that carries a session token: out of reach of scripts, of other sites' forms and, on https, of plain connections. */
export interface SessionCookie {
  /** The token of a `Cookie` header, `undefined` when it holds none of ours. */
  read(header: string | undefined): string | undefined;
  /** A `Set-Cookie` value. */
  write(token: string): string;
  /** A `Set-Cookie` value that removes the cookie. */
  clear(): string;
}

/**
 * On an https origin the `__Host-` prefix binds the cookie to exactly this host (RFC 6265bis §4.1.3.2). `publicUrl` may become
 * known only when the process listens, hence a function.
 */
export function createSessionCookie(publicUrl: () => string, maxAgeSeconds: number): SessionCookie {
  const isSecure = () => publicUrl().startsWith('https:');
  const nameNow = () => (isSecure() ? `__Host-${name}` : name);
  const set = (token: string, maxAge: number) =>
    `${nameNow()}=${token}; Max-Age=${maxAge}; Path=/; HttpOnly; SameSite=Lax${isSecure() ? '; Secure' : ''}`;
  return {
    read(header = '') {
      const start = `${nameNow()}=`;
      const pair = header
        .split(';')
        .map((part) => part.trim())
        .find((part) => part.startsWith(start));
      const token = pair?.slice(start.length);
      return token !== undefined && tokenPattern.test(token) ? token : undefined;
    },
    write: (token) => set(token, maxAgeSeconds),
    clear: () => set('', 0),
  };
}
