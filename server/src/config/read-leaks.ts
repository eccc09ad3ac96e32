import type { LeakRules } from './config.js';
import type { Report } from './read-plans.js';
import type { RulesFile } from './rules-schema.js';

/** What the section `leaks` means; nothing is fetched and owners are notified when it is absent. */
export function readLeaks({ leaks = {} }: RulesFile, report: Report): LeakRules {
  const { publicKeysUrl, reaction = 'notify' } = leaks;
  if (publicKeysUrl !== undefined && !isSafe(publicKeysUrl)) {
    report(
      ['leaks', 'publicKeysUrl'],
      'must be an https:// URL without a user name (http:// on loopback only).',
    );
  }
  if (reaction === 'rotate') {
    report(['leaks', 'reaction'], 'rotate is not available yet; use notify or revoke.');
    return { publicKeysUrl, reaction: 'notify' };
  }
  return { publicKeysUrl, reaction };
}

/** Whoever can answer in the place of this URL can have every key revoked that they know. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
