const browsers = [
  ['Edg', 'edge'],
  ['Firefox', 'firefox'],
  ['Chrome', 'chrome'],
  ['Safari', 'safari'],
] as const;
const firstProduct = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,48})/;

/**
 * The program behind a User-Agent field without its version, so that an update is not news: `python-requests/2.32` and
 * `python-requests/2.33` are `python-requests`. Browsers are `browser:<name>`; an absent or unreadable field is `none`.
 */
export function agentFamily(userAgent: string | undefined): string {
  const product = firstProduct.exec(userAgent ?? '')?.[1];
  if (userAgent === undefined || product === undefined) return 'none';
  if (product !== 'Mozilla') return product.toLowerCase();
  const known = browsers.find(([mark]) => userAgent.includes(`${mark}/`));
  return known === undefined ? 'browser:other' : `browser:${known[1]}`;
}
