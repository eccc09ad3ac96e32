import { type Check, ok, warning } from './check.js';

const firstMaintained = 22;
/** Nobody ran this earlier: a clock that says otherwise was never set. */
const earliest = Date.UTC(2026, 0, 1);
const toleranceMs = 5 * 60_000;

/** Whether this Node still gets security fixes. */
export function checkNode(version: string): Check {
  const major = Number(version.split('.')[0]);
  if (major >= firstMaintained) return ok('node', `Node ${version}`);
  return warning(
    'node',
    `Node ${version} gets no security fixes any more`,
    'run it with Node 24 or 22 in production',
  );
}

/** Whether the clock can be right: not before this was written, and not before what the store already holds. */
export function checkClock(now: number, newestKnown: number | undefined): Check {
  const fix = 'set the clock of this machine, best by NTP: keys expire by it';
  const shown = new Date(now).toISOString();
  if (now < earliest) return { name: 'clock', level: 'problem', message: `it says ${shown}`, fix };
  if (newestKnown !== undefined && newestKnown > now + toleranceMs) {
    const newest = new Date(newestKnown).toISOString();
    return warning('clock', `it says ${shown}, but the store holds something of ${newest}`, fix);
  }
  return ok('clock', shown);
}
