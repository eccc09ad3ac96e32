import { createRouteTable, parseBlock, type Route } from '@neoagent/core';
import { isOwnPath } from '../own-paths.js';
import type { ConfigProblem, Rules } from './config.js';
import { parseDuration } from './duration.js';
import { readLeaks } from './read-leaks.js';
import { type Report, readPlans } from './read-plans.js';
import { readRoutes } from './read-routes.js';
import { type RulesFile, RulesFileSchema } from './rules-schema.js';
import { schemaProblems } from './schema-problems.js';
import { readAuthorizations } from './upstreams/read-authorization.js';
import { isOrigin, readUpstreams } from './upstreams/read-upstreams.js';
import { readYaml } from './yaml-text.js';

/** Where rules come from: a name to report, and the files beside it that it may import. */
export interface RulesSource {
  readonly name: string;
  /** The text of a file named relative to the rules file. Throws the system's error. */
  readonly readText: (file: string) => string;
  /** What the file may name instead of a value; empty when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * The rules that a file's text stands for; the empty text gives the defaults. Pushes every problem with its line and answers
 * `undefined` when there is one. A source that is only a name cannot import anything.
 */
export function readRules(
  text: string,
  source: string | RulesSource,
  problems: ConfigProblem[],
): Rules | undefined {
  const before = problems.length;
  const {
    name,
    readText,
    env = {},
  }: RulesSource = typeof source === 'string' ? { name: source, readText: readNothing } : source;
  const yaml = readYaml(text, name, problems);
  if (yaml === undefined) return undefined;
  const report: Report = (path, message) => problems.push({ where: yaml.at(path), message });
  const misfits = schemaProblems(RulesFileSchema, yaml.content);
  for (const { path, message } of misfits) report(path, message);
  const file = withoutSections(yaml.content, new Set(misfits.map(({ path }) => path[0])));
  const plans = readPlans(file, report);
  const routes = readRoutes(file, { plans, report, problems, readText });
  const upstreams = readUpstreams(file, { report, readText });
  const authorizations = readAuthorizations(file, { env, readText }, report);
  reportRest(file, report);
  const leaks = readLeaks(file, report);
  if (problems.length > before) return undefined;
  return {
    ...toRules(file, routes),
    plans,
    upstreams,
    authorizations,
    leaks,
    warnings: warningsOf(file, routes, yaml.at),
  };
}

/**
 * The sections that can be read although others cannot, so that what they mean is checked in the same go. Routes name plans and
 * upstreams: without these nothing could be said about them.
 */
function withoutSections(content: unknown, misfits: ReadonlySet<string | number | undefined>): RulesFile {
  if (misfits.has(undefined)) return {};
  const dropsRoutes = misfits.has('plans') || misfits.has('upstreams');
  const sections = Object.entries(content as RulesFile).filter(
    ([name]) => !misfits.has(name) && !(dropsRoutes && (name === 'routes' || name === 'openapi')),
  );
  return Object.fromEntries(sections) as RulesFile;
}

function readNothing(): never {
  throw Object.assign(new Error('There are no files beside this text.'), { code: 'ENOENT' });
}

function reportRest(file: RulesFile, report: Report): void {
  (file.trustedProxies ?? []).forEach((block, index) => {
    if (parseBlock(block) === undefined) report(['trustedProxies', index], 'is no address or CIDR block.');
  });
  (file.webhooks?.allow ?? []).forEach((block, index) => {
    if (parseBlock(block) === undefined) report(['webhooks', 'allow', index], 'is no address or CIDR block.');
  });
  if (file.publicUrl !== undefined && !isOrigin(file.publicUrl)) {
    report(['publicUrl'], 'must be an origin such as https://api.example.com, without a path.');
  }
}

function toRules(
  file: RulesFile,
  routes: readonly Route[],
): Omit<Rules, 'plans' | 'upstreams' | 'authorizations' | 'leaks' | 'warnings'> {
  return {
    routes: createRouteTable(routes),
    format: { prefix: file.keyPrefix ?? 'neo' },
    trustedProxies: file.trustedProxies ?? [],
    limitStatus: file.limits?.status ?? 403,
    guesses: {
      allow: file.guesses?.allow ?? 30,
      windowMs: parseDuration(file.guesses?.per ?? '1m') ?? 60_000,
    },
    geoFile: file.geo?.file,
    usageKeptMs: usageKeptOf(file),
    imports: importsOf(file),
    webhooks: { allow: file.webhooks?.allow ?? [], allowHttp: file.webhooks?.allowHttp ?? false },
    signup: file.signup ?? 'open',
    publicUrl: file.publicUrl === undefined ? undefined : file.publicUrl.replace(/\/$/, ''),
  };
}

/** Every file that the rules name and whose change is a change of the rules. */
function importsOf(file: RulesFile): readonly string[] {
  const documents = (file.openapi ?? []).map((entry) => entry.file);
  const certificates = Object.values(file.upstreams ?? {}).flatMap(({ ca }) => ca ?? []);
  const values = (file.routes ?? []).flatMap(({ authorization }) =>
    typeof authorization === 'object' && 'file' in authorization.replace ? authorization.replace.file : [],
  );
  return [...new Set([...documents, ...certificates, ...values])];
}

function usageKeptOf({ usage }: RulesFile): Rules['usageKeptMs'] {
  const keep = { minutes: '48h', hours: '90d', days: '3y', ...usage?.keep };
  const msOf = (text: string) => parseDuration(text) ?? 0;
  return { minute: msOf(keep.minutes), hour: msOf(keep.hours), day: msOf(keep.days) };
}

/** What is accepted, but does not do what it says yet, and routes that are reached on one port only. */
function warningsOf(
  file: RulesFile,
  routes: readonly Route[],
  at: (path: readonly string[]) => string,
): readonly ConfigProblem[] {
  const warnings = [...routes.flatMap(shadowWarning)];
  if (file.limits?.onOutage !== undefined) {
    const message = 'limits are counted in this process, which has no outage; onOutage has no effect yet.';
    warnings.push({ where: at(['limits', 'onOutage']), message });
  }
  return warnings;
}

/** On the main port our own paths win; such a route is reached through GATEWAY_PORT only. */
function shadowWarning(route: Route): readonly ConfigProblem[] {
  const path = route.match.slice(route.match.indexOf(' ') + 1);
  if (!isOwnPath(path)) return [];
  return [
    {
      where: route.match,
      message: 'this path is our own on PORT; the route is reached on GATEWAY_PORT only.',
    },
  ];
}
