import type { Visit } from './browser.js';
import type { Member } from './member.js';

/** Signs the browser in as a member who has a session already. */
export async function visitAs(visit: Visit, member: Member, url: string): Promise<void> {
  const cookies = member.cookie.split('; ').map((pair) => {
    const cut = pair.indexOf('=');
    return { name: pair.slice(0, cut), value: pair.slice(cut + 1), url };
  });
  await visit.context.addCookies(cookies);
}
