import { inMinutes } from '../baselines/recent-minutes.js';
import { type Detector, dayMs, finding, hourMs, minuteMs } from '../detector.js';

const windowMs = 10 * minuteMs;
const rememberedMs = 30 * dayMs;
const mostRoutes = 128;

interface ProbingState {
  /** When each route was last refused; those of the last ten minutes with their first time. */
  readonly routes: Readonly<Record<string, { readonly firstAt: number; readonly lastAt: number }>>;
}

interface ProbingParameters {
  readonly routes: number;
  readonly [name: string]: number;
}

/** A key tries its doors: it is refused on several routes it was not refused on before. */
export const routeProbing: Detector<ProbingState, ProbingParameters> = {
  name: 'route_probing',
  sentence:
    'A key is refused (403) on several routes within 10 minutes, none of which refused it in the 30 days before.',
  scope: 'key',
  kind: 'attack',
  quietMs: 6 * hourMs,
  defaults: { routes: 3 },
  explains: { routes: 'Different routes within 10 minutes that are enough.' },
  bounds: { routes: [1, 64] },
  start: { routes: {} },
  step(state, minute, { parameters }) {
    const denied = Object.keys(minute.deniedRoutes);
    if (denied.length === 0) return { state, findings: [] };
    const routes = remembered(state.routes, denied, minute.at);
    const fresh = Object.entries(routes).filter(([, { firstAt }]) => firstAt > minute.at - windowMs);
    if (fresh.length < parameters.routes) return { state: { routes }, findings: [] };
    const names = fresh.map(([route]) => route);
    const found = finding('route_probing', minute, {
      severity: 'warning',
      summary: `Refused on ${names.length} routes in ${inMinutes(windowMs)} that this key has no permission for.`,
      subject: '',
      measure: names.length,
      evidence: { routes: names.length, examples: names.slice(0, 5).join(', ') },
    });
    return { state: { routes }, findings: [found] };
  },
};

function remembered(
  known: ProbingState['routes'],
  denied: readonly string[],
  at: number,
): ProbingState['routes'] {
  const routes = new Map<string, ProbingState['routes'][string]>();
  for (const [route, { firstAt, lastAt }] of Object.entries(known)) {
    // What lies ahead was written before the clock went back: known, but not of these minutes.
    if (lastAt > at) routes.set(route, { firstAt: Math.min(firstAt, at - windowMs), lastAt: at });
    else if (lastAt > at - rememberedMs) routes.set(route, { firstAt, lastAt });
  }
  for (const route of denied) {
    routes.set(route, { firstAt: routes.get(route)?.firstAt ?? at, lastAt: at });
  }
  const newest = [...routes].sort((a, b) => b[1].lastAt - a[1].lastAt).slice(0, mostRoutes);
  return Object.fromEntries(newest);
}
