/**
 * A permission is `resource:action` (`chatbots:write`); a granted one may also be `resource:*` or `*`.
 * Lower-case letters, digits, `-`, `_` and `.`; at most 64 characters.
 */
const pattern = /^(?:\*|[a-z0-9][a-z0-9._-]{0,30}:(?:\*|[a-z0-9][a-z0-9._-]{0,30}))$/;

/** Whether a text may be granted to a plan or a key. */
export function isPermission(text: string): boolean {
  return pattern.test(text);
}

/** Whether holding `granted` is enough where `wanted` is demanded; `wanted` may itself hold a wildcard. A partial order. */
export function covers(granted: string, wanted: string): boolean {
  if (granted === '*' || granted === wanted) return true;
  return granted.endsWith(':*') && wanted.startsWith(granted.slice(0, -1));
}

/** Whether any of the granted permissions covers the wanted one. An empty list covers nothing. */
export function coversAny(granted: readonly string[], wanted: string): boolean {
  for (const permission of granted) if (covers(permission, wanted)) return true;
  return false;
}

/** Those of `wanted` that `granted` does not cover: what a key may not be given by a maker who holds `granted`. */
export function notCovered(granted: readonly string[], wanted: readonly string[]): readonly string[] {
  return wanted.filter((permission) => !coversAny(granted, permission));
}
