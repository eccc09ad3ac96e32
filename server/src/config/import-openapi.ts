import { type Plan, parseMatch, type Route } from '@neoagent/core';
import type { Static } from 'typebox';
import type { ConfigProblem } from './config.js';
import { OpenApiRouteSchema } from './rules-schema.js';
import { schemaProblems } from './schema-problems.js';
import { readYaml, type ValuePath, type YamlText } from './yaml-text.js';

/** One document to import, as the rules file names it. */
export interface OpenApiImport {
  readonly file: string;
  readonly text: string;
  readonly upstream?: string;
  /** Put before each path of the document. */
  readonly prefix?: string;
  readonly plans: ReadonlyMap<string, Plan>;
}

/** A route with the place it comes from. */
export interface ImportedRoute {
  readonly route: Route;
  readonly where: string;
}

type Demands = Static<typeof OpenApiRouteSchema>;
type Members = Readonly<Record<string, unknown>>;

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/**
 * Makes a route of each path and method of an OpenAPI 3.0 or 3.1 document, JSON or YAML. What a route demands is said by
 * `x-neoagent-permission`, `x-neoagent-plans` and `x-neoagent-cost` on the operation, else on its path, else on the document; `null`
 * takes back what stands further out. Pushes every problem with file, line and path.
 */
export function importOpenApi(source: OpenApiImport, problems: ConfigProblem[]): readonly ImportedRoute[] {
  const yaml = readYaml(source.text, source.file, problems);
  if (yaml === undefined) return [];
  const report = (path: ValuePath, message: string) =>
    void problems.push({ where: yaml.at(path), message: `${path.join(' ')}: ${message}` });
  const root = membersOf(yaml.content);
  if (root === undefined || !/^3\.[01]\.\d+/.test(String(root['openapi']))) {
    report(['openapi'], 'is no OpenAPI document of version 3.0 or 3.1.');
    return [];
  }
  const reading: Reading = { source, yaml, report };
  const outer = demandsOf(root, [], reading);
  return Object.entries(membersOf(root['paths']) ?? {}).flatMap(([path, item]) =>
    routesOfPath({ path, item: membersOf(item) ?? {}, outer }, reading),
  );
}

interface Reading {
  readonly source: OpenApiImport;
  readonly yaml: YamlText;
  readonly report: (path: ValuePath, message: string) => void;
}

function routesOfPath(
  { path, item, outer }: { readonly path: string; readonly item: Members; readonly outer: Demands },
  reading: Reading,
): readonly ImportedRoute[] {
  const { source, yaml, report } = reading;
  if (item['$ref'] !== undefined)
    report(['paths', path], '"$ref" is not followed; write the operations here.');
  const demands = { ...outer, ...demandsOf(item, ['paths', path], reading) };
  const pattern = patternOf(path);
  if (pattern === undefined) {
    report(['paths', path], 'a parameter has to be a whole segment: "/files/{name}".');
    return [];
  }
  return methods.flatMap((method) => {
    const operation = membersOf(item[method]);
    if (operation === undefined) return [];
    const place = ['paths', path, method];
    const wanted = { ...demands, ...demandsOf(operation, place, reading) };
    const match = `${method.toUpperCase()} ${source.prefix ?? ''}${pattern}`;
    const parsed = parseMatch(match);
    if ('problem' in parsed) {
      report(place, parsed.problem);
      return [];
    }
    const route: Route = {
      match,
      upstream: source.upstream,
      permission: wanted['x-neoagent-permission'] ?? undefined,
      plans: wanted['x-neoagent-plans'] ?? undefined,
      cost: wanted['x-neoagent-cost'] ?? 1,
    };
    return { route, where: yaml.at(place) };
  });
}

/** What one level of the document says. A name of ours that we do not know is reported: ignored, it would leave a route open. */
function demandsOf(members: Members, place: ValuePath, { source, report }: Reading): Demands {
  const ours = Object.fromEntries(Object.entries(members).filter(([name]) => name.startsWith('x-neoagent-')));
  const found = schemaProblems(OpenApiRouteSchema, ours);
  for (const { path, message } of found) report([...place, ...path], message);
  if (found.length > 0) return {};
  const demands: Demands = ours;
  for (const plan of demands['x-neoagent-plans'] ?? []) {
    if (!source.plans.has(plan)) report([...place, 'x-neoagent-plans'], `there is no plan "${plan}".`);
  }
  return demands;
}

/** `/chat/{id}` as `/chat/:id`; `undefined` when a parameter is only a part of a segment. */
function patternOf(path: string): string | undefined {
  const segments = path.split('/').map((segment) => {
    const [, name] = /^\{([^{}]+)\}$/.exec(segment) ?? [];
    if (name === undefined) return segment;
    return `:${name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=[0-9])/, '_')}`;
  });
  return segments.some((segment) => /[{}]/.test(segment)) ? undefined : segments.join('/');
}

function membersOf(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Members)
    : undefined;
}
