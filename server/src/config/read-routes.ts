import { type Plan, parseMatch, type Route, routeConflicts } from '@neoagent/core';
import { sampleMatch } from '../front-doors/gateway/sample-endpoint.js';
import type { ConfigProblem } from './config.js';
import { type ImportedRoute, importOpenApi } from './import-openapi.js';
import { type Report, readLimits } from './read-plans.js';
import type { RulesFile } from './rules-schema.js';

/** Echoes what it received and the caller it recognised, so that the guide's examples work on a fresh installation. */
export const sampleRoute: Route = {
  match: sampleMatch,
  upstream: undefined,
  permission: undefined,
  plans: undefined,
  cost: 1,
};

/** What the routes of a file depend on. */
export interface RoutesContext {
  readonly plans: ReadonlyMap<string, Plan>;
  readonly report: Report;
  readonly problems: ConfigProblem[];
  /** The text of a file named relative to the rules file. Throws the system's error. */
  readonly readText: (file: string) => string;
}

/** The routes of a file: those written in it, those it imports unless a written one has their place, and the sample endpoint. */
export function readRoutes(file: RulesFile, context: RoutesContext): readonly Route[] {
  const written = writtenRoutes(file, context);
  const routes = [...written, ...importedRoutes(file, written, context)];
  return routes.some((route) => route.match === sampleRoute.match) ? routes : [sampleRoute, ...routes];
}

type WrittenRoute = NonNullable<RulesFile['routes']>[number];

function writtenRoutes(file: RulesFile, { plans, report }: RoutesContext): readonly Route[] {
  const routes = (file.routes ?? []).map((route, index): Route => {
    const pattern = parseMatch(route.match);
    if ('problem' in pattern) report(['routes', index, 'match'], pattern.problem);
    if (route.upstream !== undefined && file.upstreams?.[route.upstream] === undefined) {
      report(['routes', index, 'upstream'], `there is no upstream "${route.upstream}".`);
    }
    for (const plan of route.plans ?? []) {
      if (!plans.has(plan)) report(['routes', index, 'plans'], `there is no plan "${plan}".`);
    }
    return toRoute(route, (limit, message) => report(['routes', index, 'limits', limit], message), plans);
  });
  for (const { first, second } of routeConflicts(routes)) {
    report(['routes', routes.indexOf(second), 'match'], `matches the same requests as "${first.match}".`);
  }
  return routes;
}

function toRoute(
  written: WrittenRoute,
  report: (limit: number, message: string) => void,
  plans: ReadonlyMap<string, Plan>,
): Route {
  const limits = readLimits(written.limits ?? [], report);
  limits.forEach(({ name }, index) => {
    const plan = [...plans.values()].find((one) => one.limits.some((limit) => limit.name === name));
    if (plan !== undefined) {
      report(
        index,
        `the plan "${plan.name}" has a limit named "${name}"; callers could not tell them apart.`,
      );
    }
  });
  return {
    match: written.match,
    upstream: written.upstream,
    permission: written.permission,
    plans: written.plans,
    cost: written.cost ?? 1,
    ...(limits.length > 0 && { limits }),
    ...(written.shadow && { shadow: true }),
  };
}

function importedRoutes(
  file: RulesFile,
  written: readonly Route[],
  { plans, report, problems, readText }: RoutesContext,
): readonly Route[] {
  const imported = (file.openapi ?? []).flatMap((entry, index) => {
    if (entry.upstream !== undefined && file.upstreams?.[entry.upstream] === undefined) {
      report(['openapi', index, 'upstream'], `there is no upstream "${entry.upstream}".`);
    }
    const text = textOf(entry.file, readText);
    if (typeof text === 'string') return importOpenApi({ ...entry, text, plans }, problems);
    report(['openapi', index, 'file'], `"${entry.file}" cannot be read (${text.code}).`);
    return [];
  });
  return unlessWritten(imported, written, problems);
}

function textOf(file: string, readText: RoutesContext['readText']): string | { readonly code: string } {
  try {
    return readText(file);
  } catch (error) {
    return { code: error instanceof Error && 'code' in error ? String(error.code) : 'unknown error' };
  }
}

/** A written route outdoes the imported ones of its path and method, and with `*` those of its path. */
function unlessWritten(
  imported: readonly ImportedRoute[],
  written: readonly Route[],
  problems: ConfigProblem[],
): readonly Route[] {
  const routes = imported.map(({ route }) => route);
  const isWritten = new Set(written);
  const outdone = new Set<Route>();
  for (const { first, second } of routeConflicts([...written, ...routes])) {
    if (isWritten.has(first)) outdone.add(second);
    else {
      const where = imported.find(({ route }) => route === second)?.where ?? second.match;
      problems.push({ where, message: `"${second.match}" matches the same requests as "${first.match}".` });
    }
  }
  const originals = new Map(routes.map((route) => [{ ...route, match: anyMethod(route.match) }, route]));
  for (const { first, second } of routeConflicts([...written, ...originals.keys()])) {
    const original = originals.get(second);
    if (isWritten.has(first) && original !== undefined) outdone.add(original);
  }
  return routes.filter((route) => !outdone.has(route));
}

function anyMethod(match: string): string {
  return `*${match.slice(match.indexOf(' '))}`;
}
