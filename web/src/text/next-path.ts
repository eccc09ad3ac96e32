/** Where to go when no wish is known. */
export const homePath = '/settings/webhooks-api';

/**
 * The path to go to after signing in. Only a path of this very site is followed; anything another page could have put
 * into the link (`https://…`, `//host`, `/\host`, `javascript:`) becomes the home page.
 */
export function nextPath(wish: unknown, origin: string): string {
  if (typeof wish !== 'string' || !wish.startsWith('/')) return homePath;
  if (!URL.canParse(wish, origin)) return homePath;
  const url = new URL(wish, origin);
  // A path such as `/.//host` resolves to `//host`, which would name a host when followed again.
  const isOurs = url.origin === origin && !url.pathname.startsWith('//');
  return isOurs ? `${url.pathname}${url.search}${url.hash}` : homePath;
}
