import type { LeakRules } from './config.js';
import { parseDuration } from './duration.js';
import type { Report } from './read-plans.js';
import type { RulesFile } from './rules-schema.js';

const dayMs = 86_400_000;
const longestGraceMs = 30 * dayMs;

/** What the section `leaks` means; nothing is fetched and owners are notified when it is absent. */
export function readLeaks({ leaks = {} }: RulesFile, report: Report): LeakRules {
  const { publicKeysUrl, reaction = 'notify', grace } = leaks;
  const graceMs = grace === undefined ? dayMs : (parseDuration(grace) ?? dayMs);
  if (publicKeysUrl !== undefined && !isSafe(publicKeysUrl)) {
    report(
      ['leaks', 'publicKeysUrl'],
      'must be an https:// URL without a user name (http:// on loopback only).',
    );
  }
  if (graceMs > longestGraceMs) report(['leaks', 'grace'], 'a leaked secret works for at most 30d.');
  return { publicKeysUrl, reaction, graceMs };
}

/** Whoever can answer in the place of this URL can have every key revoked that they know. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
