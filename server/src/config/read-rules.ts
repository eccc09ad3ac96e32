import {
  createRouteTable,
  type Limit,
  type Plan,
  parseBlock,
  parseMatch,
  type Route,
  routeConflicts,
} from '@neoagent/core';
import { Value } from 'typebox/value';
import { type Document, isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import { sampleMatch } from '../front-doors/gateway/sample-endpoint.js';
import { isOwnPath } from '../own-paths.js';
import type { ConfigProblem, Rules } from './config.js';
import { parseDuration } from './duration.js';
import { type RulesFile, RulesFileSchema } from './rules-schema.js';

/** The plan of an account when nobody chose one, unless the file defines its own of this name. */
export const defaultPlan: Plan = {
  name: 'default',
  permissions: ['*'],
  limits: [{ name: 'burst', allow: 600, windowMs: 60_000, counts: 'account' }],
};

/** Echoes what it received and the caller it recognised, so that the guide's examples work on a fresh installation. */
export const sampleRoute: Route = {
  match: sampleMatch,
  upstream: undefined,
  permission: undefined,
  plans: undefined,
  cost: 1,
};

/**
 * The rules that a file's text stands for; the empty text gives the defaults. Pushes every problem with its line and answers
 * `undefined` when there is one. `file` is only a name to report.
 */
export function readRules(text: string, file: string, problems: ConfigProblem[]): Rules | undefined {
  const before = problems.length;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (path: readonly (string | number)[]) => `${file}:${lineOf(document, lines, path)}`;
  for (const error of document.errors) {
    problems.push({
      where: `${file}:${lines.linePos(error.pos[0]).line}`,
      message: firstLine(error.message),
    });
  }
  if (problems.length > before) return undefined;
  const content: unknown = document.toJS() ?? {};
  for (const error of schemaErrors(content)) problems.push({ where: at(error.path), message: error.message });
  if (problems.length > before) return undefined;
  const rules = toRules(content as RulesFile, (path, message) => problems.push({ where: at(path), message }));
  return problems.length > before ? undefined : rules;
}

type Report = (path: readonly (string | number)[], message: string) => void;

function toRules(file: RulesFile, report: Report): Rules {
  const plans = plansOf(file, report);
  const routes = routesOf(file, plans, report);
  (file.trustedProxies ?? []).forEach((block, index) => {
    if (parseBlock(block) === undefined) report(['trustedProxies', index], 'is no address or CIDR block.');
  });
  if (file.publicUrl !== undefined && !isOrigin(file.publicUrl)) {
    report(['publicUrl'], 'must be an origin such as https://api.example.com, without a path.');
  }
  return {
    plans,
    // Routes that were reported cannot be read; the caller throws these rules away.
    routes: createRouteTable(routes.filter((route) => !('problem' in parseMatch(route.match)))),
    format: { prefix: file.keyPrefix ?? 'neo' },
    upstreams: upstreamsOf(file, report),
    trustedProxies: file.trustedProxies ?? [],
    limitStatus: file.limits?.status ?? 403,
    guesses: {
      allow: file.guesses?.allow ?? 30,
      windowMs: parseDuration(file.guesses?.per ?? '1m') ?? 60_000,
    },
    signup: file.signup ?? 'open',
    publicUrl: file.publicUrl === undefined ? undefined : file.publicUrl.replace(/\/$/, ''),
    warnings: routes.flatMap(shadowWarning),
  };
}

function upstreamsOf(file: RulesFile, report: Report): ReadonlyMap<string, string> {
  const origins = new Map<string, string>();
  for (const [name, { url }] of Object.entries(file.upstreams ?? {})) {
    if (isOrigin(url)) origins.set(name, new URL(url).origin);
    else
      report(['upstreams', name, 'url'], 'must be an origin such as http://127.0.0.1:9000, without a path.');
  }
  return origins;
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

function plansOf(file: RulesFile, report: Report): ReadonlyMap<string, Plan> {
  const plans = new Map<string, Plan>([[defaultPlan.name, defaultPlan]]);
  for (const [name, plan] of Object.entries(file.plans ?? {})) {
    const limits = (plan.limits ?? []).map(
      (limit): Limit => ({
        name: limit.name,
        allow: limit.allow,
        windowMs: parseDuration(limit.per) ?? 0,
        counts: limit.counts ?? 'account',
      }),
    );
    const names = limits.map((limit) => limit.name);
    names.forEach((limitName, index) => {
      if (names.indexOf(limitName) !== index)
        report(['plans', name, 'limits', index], `"${limitName}" stands twice.`);
    });
    plans.set(name, { name, permissions: plan.permissions, limits });
  }
  return plans;
}

function routesOf(file: RulesFile, plans: ReadonlyMap<string, Plan>, report: Report): readonly Route[] {
  const routes = (file.routes ?? []).map((route, index): Route => {
    const pattern = parseMatch(route.match);
    if ('problem' in pattern) report(['routes', index, 'match'], pattern.problem);
    if (route.upstream !== undefined && file.upstreams?.[route.upstream] === undefined) {
      report(['routes', index, 'upstream'], `there is no upstream "${route.upstream}".`);
    }
    for (const plan of route.plans ?? []) {
      if (!plans.has(plan)) report(['routes', index, 'plans'], `there is no plan "${plan}".`);
    }
    return {
      match: route.match,
      upstream: route.upstream,
      permission: route.permission,
      plans: route.plans,
      cost: route.cost ?? 1,
    };
  });
  for (const { first, second } of routeConflicts(routes)) {
    report(['routes', routes.indexOf(second), 'match'], `matches the same requests as "${first.match}".`);
  }
  return routes.some((route) => route.match === sampleRoute.match) ? routes : [sampleRoute, ...routes];
}

function schemaErrors(content: unknown) {
  return (
    Value.Errors(RulesFileSchema, content)
      // A closed object reports each stranger twice; the list of names says it once.
      .filter((error) => error.keyword !== 'boolean')
      .map((error) => ({ path: pathOf(error), message: messageOf(error) }))
  );
}

type SchemaError = ReturnType<typeof Value.Errors>[number];

function strangersOf(error: SchemaError): readonly string[] {
  return error.keyword === 'additionalProperties' ? error.params.additionalProperties : [];
}

function pathOf(error: SchemaError): readonly (string | number)[] {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^[0-9]+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
  return [...path, ...strangersOf(error).slice(0, 1)];
}

function messageOf(error: SchemaError): string {
  const where = error.instancePath.slice(1).replaceAll('/', '.') || 'the file';
  const strangers = strangersOf(error);
  if (strangers.length > 0) return `${where}: unknown ${strangers.map((name) => `"${name}"`).join(', ')}.`;
  return `${where} ${error.message}.`;
}

function lineOf(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const name = path[length - 1];
    const key = isMap(parent)
      ? parent.items.find((item) => String(item.key) === String(name))?.key
      : undefined;
    const node = key ?? (isSeq(parent) ? parent.items[Number(name)] : undefined);
    const range = (node as { range?: [number, number, number] } | undefined)?.range;
    if (range) return lines.linePos(range[0]).line;
  }
  return 1;
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.username === '';
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
