import type { Refusal } from '../authorize/decision.js';
import { Fault } from '../fault.js';
import { canonicalPath } from './canonical-path.js';
import type { Route } from './route.js';
import { isMethodToken, parseMatch, type RouteMatch } from './route-match.js';

/** Finds what a method and request target demand. Refuses with `path_not_canonical` or `route_unknown`. */
export interface RouteTable {
  readonly routes: readonly Route[];
  find(method: string, target: string): Route | Refusal;
}

/** Two routes that are equally specific for the same requests. The one written first is in force. */
export interface RouteConflict {
  readonly first: Route;
  readonly second: Route;
}

/** Routes that end at a node, by method, and those that go on with `**` from it. */
interface Node {
  readonly literals: Map<string, Node>;
  single: Node | undefined;
  readonly ends: Map<string, Route>;
  readonly rests: Map<string, Route>;
}

/** Chooses among the routes at one place of the table. */
type Pick = (byMethod: ReadonlyMap<string, Route>) => Route | undefined;

/**
 * A table in which the order of writing means nothing: the most specific route that matches wins.
 *
 * 1. Paths are compared segment by segment from the left: a literal beats `:param` and `*` (which are equal), these beat `**`,
 *    and a pattern that ends with the path beats one whose `**` stands for nothing.
 * 2. Where the paths are equal, the exact method beats `*`.
 *
 * HEAD needs what GET needs: a GET route counts as a HEAD route unless one with the same path is written. A less specific
 * route is used when a more specific one does not have the method. Methods are case-sensitive, and `*` means every upper-case
 * token: `get` matches nothing. A look-up walks the path once through a tree of segments, whatever the number of routes.
 * Throws a configuration fault when a `match` cannot be read; `parseMatch` tells beforehand.
 */
export function createRouteTable(routes: readonly Route[]): RouteTable {
  const root = newNode();
  for (const route of routes) insert(root, route);
  return { routes, find: (method, target) => findRoute(root, method, target) };
}

/** Every pair of routes of which the second can never be chosen. Routes whose `match` cannot be read are left out. */
export function routeConflicts(routes: readonly Route[]): readonly RouteConflict[] {
  const root = newNode();
  const conflicts: RouteConflict[] = [];
  for (const second of routes) {
    if ('problem' in parseMatch(second.match)) continue;
    const first = insert(root, second);
    if (first !== undefined) conflicts.push({ first, second });
  }
  return conflicts;
}

/** Answers the route that already holds the place; then nothing is inserted. */
function insert(root: Node, route: Route): Route | undefined {
  const match = parseMatch(route.match);
  if ('problem' in match) throw new Fault('configuration', match.problem, 'The route table cannot be read.');
  const place = placeOf(root, match);
  const holder = place.get(match.method);
  if (holder === undefined) place.set(match.method, route);
  return holder;
}

function placeOf(root: Node, { segments }: RouteMatch): Map<string, Route> {
  let node = root;
  for (const segment of segments) {
    if (segment.kind === 'rest') return node.rests;
    node = segment.kind === 'single' ? singleOf(node) : literalOf(node, segment.text);
  }
  return node.ends;
}

function singleOf(node: Node): Node {
  node.single ??= newNode();
  return node.single;
}

function literalOf(node: Node, text: string): Node {
  const known = node.literals.get(text);
  if (known !== undefined) return known;
  const added = newNode();
  node.literals.set(text, added);
  return added;
}

function newNode(): Node {
  return { literals: new Map(), single: undefined, ends: new Map(), rests: new Map() };
}

function findRoute(root: Node, method: string, target: string): Route | Refusal {
  const canonical = canonicalPath(target);
  if ('reason' in canonical) return canonical;
  const pick = pickOf(method);
  const route = pick && search(root, canonical.path, 1, pick);
  return route ?? { reason: 'route_unknown', detail: whyUnknown(root, method, canonical.path) };
}

/**
 * Depth first, most specific branch first: the first route picked is the most specific. `from` is where the next segment
 * begins, beyond the end when there is none; cutting segments on the way is cheaper than splitting the path beforehand.
 */
function search(node: Node, path: string, from: number, pick: Pick): Route | undefined {
  if (from > path.length) return pick(node.ends) ?? pick(node.rests);
  const slash = path.indexOf('/', from);
  const end = slash < 0 ? path.length : slash;
  const literal = node.literals.size === 0 ? undefined : node.literals.get(path.slice(from, end));
  if (literal !== undefined) {
    const found = search(literal, path, end + 1, pick);
    if (found !== undefined) return found;
  }
  if (node.single !== undefined && end > from) {
    const found = search(node.single, path, end + 1, pick);
    if (found !== undefined) return found;
  }
  return pick(node.rests);
}

const commonPicks: ReadonlyMap<string, Pick> = new Map([
  ['HEAD', (byMethod) => byMethod.get('HEAD') ?? byMethod.get('GET') ?? byMethod.get('*')],
  ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map(
    (method) => [method, pickExact(method)] as const,
  ),
]);

/** How a request's method chooses; `undefined` when it is no method that routes can speak of. */
function pickOf(method: string): Pick | undefined {
  return commonPicks.get(method) ?? (isMethodToken(method) ? pickExact(method) : undefined);
}

function pickExact(method: string): Pick {
  return (byMethod) => (byMethod.size === 0 ? undefined : (byMethod.get(method) ?? byMethod.get('*')));
}

/** The most helpful cause: another method, a method in lower case, or a slash too many or too few at the end. */
function whyUnknown(root: Node, method: string, path: string): string {
  const methods = methodsAt(root, path);
  if (!isMethodToken(method) && methods.length > 0)
    return 'Methods are case-sensitive: write them in upper case.';
  if (methods.length > 0) return `This path exists, but for ${listed(methods)} only.`;
  const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
  if (other !== '' && methodsAt(root, other).length > 0) {
    return `No route has this path; there is one ${path.endsWith('/') ? 'without' : 'with'} a slash at the end.`;
  }
  return 'No route has this path.';
}

/** Methods of every route that matches the path; GET brings HEAD. */
function methodsAt(root: Node, path: string): readonly string[] {
  const methods = new Set<string>();
  search(root, path, 1, (byMethod) => {
    for (const method of byMethod.keys()) methods.add(method);
    return undefined;
  });
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
