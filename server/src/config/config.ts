import type { KeyFormat, Plan, RouteTable, UsageStep } from '@neoagent/core';
import type { Upstream, UpstreamAuthorization } from './upstreams/upstream.js';

/** Where a problem stands and what to do about it; `where` is a variable's name or `neoagent.yaml:12`. */
export interface ConfigProblem {
  readonly where: string;
  readonly message: string;
}

/** A configuration that cannot be used: everything wrong with it, found in one go. */
export interface ConfigProblems {
  readonly problems: readonly ConfigProblem[];
}

/** How a process runs: read once at start. Holds the one secret of the process, so it is never logged. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  readonly gatewayPort: number | undefined;
  readonly dataDir: string;
  readonly rulesFile: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** A file that tells the countries of addresses; stands before the one the rules name. */
  readonly geoFile: string | undefined;
  readonly logLevel: LogLevel;
  /** Signs sessions and reset links. */
  readonly secret: string;
}

/** From the fewest lines to the most, and none at all. */
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What happens to a key that was reported as leaked. */
export interface LeakRules {
  /** Where the public keys of a scanner that reports leaks are read; without it signed reports are not taken. */
  readonly publicKeysUrl: string | undefined;
  readonly reaction: 'notify' | 'rotate' | 'revoke';
  /** How long a leaked secret goes on working with the reaction `rotate`. */
  readonly graceMs: number;
}

/** What is allowed to whom: read from `neoagent.yaml`, replaced as a whole when the file changes. */
export interface Rules {
  readonly plans: ReadonlyMap<string, Plan>;
  readonly routes: RouteTable;
  readonly upstreams: ReadonlyMap<string, Upstream>;
  /** What the upstream of a route gets as Authorization, by the route's `match`; a route not in it sends none. */
  readonly authorizations: ReadonlyMap<string, UpstreamAuthorization>;
  readonly format: KeyFormat;
  readonly trustedProxies: readonly string[];
  readonly limitStatus: 403 | 429;
  readonly guesses: { readonly allow: number; readonly windowMs: number };
  /** Where webhooks may go beside public addresses. */
  readonly webhooks: { readonly allow: readonly string[]; readonly allowHttp: boolean };
  readonly leaks: LeakRules;
  readonly signup: 'open' | 'invite' | 'closed';
  /** Origin that links and problem types are built on; `undefined` means the address we listen on. */
  readonly publicUrl: string | undefined;
  /** A file that tells the countries of addresses; `undefined` means the one that comes with the program. */
  readonly geoFile: string | undefined;
  /** How long usage is kept, per step, in milliseconds. */
  readonly usageKeptMs: Readonly<Record<UsageStep, number>>;
  /** Files that were imported, as the rules file names them. */
  readonly imports: readonly string[];
  /** Things that work but probably not as meant. */
  readonly warnings: readonly ConfigProblem[];
}

export interface Config {
  readonly settings: Settings;
  readonly rules: Rules;
}
