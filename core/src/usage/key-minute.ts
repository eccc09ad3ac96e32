import type { Reason } from '../authorize/reasons.js';

/** How many requests were allowed and refused. */
export interface Tally {
  readonly allowed: number;
  readonly refused: number;
}

/** A point on the earth, in degrees. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** Wrong keys that begin like a key, as far as its hint shows it. */
export interface Guesses {
  /** The hint they begin like; of the key's hints, the one tried most. */
  readonly hint: string;
  readonly count: number;
  /** How many came from each network; `unknown` where the address was not known. */
  readonly networks: Readonly<Record<string, number>>;
}

/**
 * What one key did in one minute: all that detectors see. Only requests whose key was recognised are in it. Whoever builds it bounds
 * each record (the rest under `other`); names come from callers in part and are never to be trusted as markup.
 */
export interface KeyMinute {
  readonly keyId: string;
  readonly accountId: string;
  /** Start of the minute, epoch milliseconds. */
  readonly at: number;
  readonly allowed: number;
  readonly refused: Readonly<Partial<Record<Reason, number>>>;
  readonly bySecret: Readonly<Record<string, Tally>>;
  readonly byRoute: Readonly<Record<string, Tally>>;
  /** Requests refused for want of a permission, of the plan or of an allowed address, by route. */
  readonly deniedRoutes: Readonly<Record<string, number>>;
  /** Allowed requests by the permission their route demands. */
  readonly byPermission: Readonly<Record<string, number>>;
  /** By ISO 3166-1 alpha-2 code; requests from an unknown country are left out. */
  readonly byCountry: Readonly<Record<string, Tally>>;
  /** By `198.51.100.0/24`, `2001:db8:1::/48` or `AS64500`. */
  readonly byNetwork: Readonly<Record<string, Tally>>;
  /** By agent family, see `agentFamily`. */
  readonly byAgent: Readonly<Record<string, Tally>>;
  /** Requests that came from a web page, refused or not. */
  readonly browserUses: number;
  /** Where in each country, when that is known; else the country's centre stands for it. */
  readonly places?: Readonly<Record<string, Place>>;
  /**
   * Absent unless somebody guessed at the key. Such a minute is one of its own beside the key's: nothing else is in it, and what is
   * usual for the key is not learnt from it.
   */
  readonly guesses?: Guesses;
}

/** A minute in which nothing happened: lets the detectors that look at the key itself run without traffic. */
export function emptyMinute(keyId: string, accountId: string, at: number): KeyMinute {
  const none = {};
  return {
    keyId,
    accountId,
    at,
    allowed: 0,
    refused: none,
    bySecret: none,
    byRoute: none,
    deniedRoutes: none,
    byPermission: none,
    byCountry: none,
    byNetwork: none,
    byAgent: none,
    browserUses: 0,
  };
}

/** The sum over the reasons named, or over all of them. */
export function refusedFor(minute: KeyMinute, reasons?: readonly Reason[]): number {
  let sum = 0;
  for (const reason of reasons ?? (Object.keys(minute.refused) as Reason[]))
    sum += minute.refused[reason] ?? 0;
  return sum;
}

/** The names under which requests were allowed. */
export function allowedNames(tallies: Readonly<Record<string, Tally>>): readonly string[] {
  const names: string[] = [];
  for (const name in tallies) if ((tallies[name]?.allowed ?? 0) > 0) names.push(name);
  return names;
}
