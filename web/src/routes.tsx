import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { sessionQuery } from './api.js';
import { AppRoot } from './app-root.js';
import { BrokenPage, MissingPage } from './missing-page.js';
import { readUsageSearch } from './pages/usage/usage-search.js';
import { homePath, nextPath } from './text/next-path.js';

interface RouterContext {
  readonly queryClient: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({
  component: AppRoot,
  notFoundComponent: MissingPage,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    throw session ? redirect({ href: homePath, replace: true }) : redirect({ to: '/sign-in', replace: true });
  },
});

const entrancePages = () => import('./pages/sign-in/entrance-pages.js');

/** Pages for those who are not signed in; whoever is goes on to where they wanted. */
const entrance = createRoute({
  getParentRoute: () => root,
  id: 'entrance',
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search['next'] === 'string' ? { next: search['next'] } : {},
  beforeLoad: async ({ context, search }) => {
    // A server that does not answer must not keep the form away; the form itself will say so.
    const session = await context.queryClient.ensureQueryData(sessionQuery).catch(() => null);
    if (session) throw redirect({ href: nextPath(search.next, location.origin), replace: true });
  },
  component: lazyRouteComponent(entrancePages, 'EntranceLayout'),
});

const signIn = createRoute({
  getParentRoute: () => entrance,
  path: '/sign-in',
  component: lazyRouteComponent(entrancePages, 'SignInPage'),
});

const signUp = createRoute({
  getParentRoute: () => entrance,
  path: '/sign-up',
  component: lazyRouteComponent(entrancePages, 'SignUpPage'),
});

const forgotPassword = createRoute({
  getParentRoute: () => entrance,
  path: '/forgot-password',
  component: lazyRouteComponent(entrancePages, 'ForgotPasswordPage'),
});

/** Outside the entrance: a reset link must work while somebody is signed in, too. */
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(
    () => import('./pages/reset-password/reset-password-page.js'),
    'ResetPasswordPage',
  ),
});

/** Outside the entrance: whoever is signed in may be invited, too. */
const acceptInvitation = createRoute({
  getParentRoute: () => root,
  path: '/accept-invitation',
  component: lazyRouteComponent(
    () => import('./pages/accept-invitation/accept-invitation-page.js'),
    'AcceptInvitationPage',
  ),
});

/** Pages for members: whoever is not signed in is led to the sign-in page and back. */
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad: async ({ context, location: wanted }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (session === null) throw redirect({ to: '/sign-in', search: { next: wanted.href }, replace: true });
    return { session };
  },
  component: lazyRouteComponent(() => import('./pages/settings/settings-layout.js'), 'SettingsLayout'),
});

const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ href: homePath, replace: true });
  },
});

const profile = createRoute({
  getParentRoute: () => settings,
  path: '/profile',
  component: lazyRouteComponent(() => import('./pages/profile/profile-page.js'), 'ProfilePage'),
});

const webhooksApi = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks-api',
  validateSearch: (search: Record<string, unknown>): { env?: 'test' } =>
    search['env'] === 'test' ? { env: 'test' } : {},
  component: lazyRouteComponent(() => import('./pages/webhooks-api/webhooks-api-page.js'), 'WebhooksApiPage'),
});

const key = createRoute({
  getParentRoute: () => settings,
  path: '/webhooks-api/keys/$keyId',
  component: lazyRouteComponent(() => import('./pages/key/key-page.js'), 'KeyPage'),
});

const activity = createRoute({
  getParentRoute: () => settings,
  path: '/activity',
  component: lazyRouteComponent(() => import('./pages/activity/activity-page.js'), 'ActivityPage'),
});

const refusal = createRoute({
  getParentRoute: () => settings,
  path: '/activity/$requestId',
  component: lazyRouteComponent(() => import('./pages/activity/refusal-page.js'), 'RefusalPage'),
});

const usage = createRoute({
  getParentRoute: () => settings,
  path: '/usage',
  validateSearch: readUsageSearch,
  component: lazyRouteComponent(() => import('./pages/usage/usage-page.js'), 'UsagePage'),
});

const alerts = createRoute({
  getParentRoute: () => settings,
  path: '/alerts',
  component: lazyRouteComponent(() => import('./pages/alerts/alerts-page.js'), 'AlertsPage'),
});

const advice = createRoute({
  getParentRoute: () => settings,
  path: '/advice',
  component: lazyRouteComponent(() => import('./pages/advice/advice-page.js'), 'AdvicePage'),
});

const members = createRoute({
  getParentRoute: () => settings,
  path: '/members',
  component: lazyRouteComponent(() => import('./pages/members/members-page.js'), 'MembersPage'),
});

const operator = createRoute({
  getParentRoute: () => settings,
  path: '/operator',
  component: lazyRouteComponent(() => import('./pages/operator/operator-page.js'), 'OperatorPage'),
});

const troubleshooting = createRoute({
  getParentRoute: () => root,
  path: '/troubleshooting',
  component: lazyRouteComponent(
    () => import('./pages/troubleshooting/troubleshooting-page.js'),
    'TroubleshootingPage',
  ),
});

const reportLeak = createRoute({
  getParentRoute: () => root,
  path: '/report-leak',
  component: lazyRouteComponent(() => import('./pages/report-leak/report-leak-page.js'), 'ReportLeakPage'),
});

const routeTree = root.addChildren([
  home,
  entrance.addChildren([signIn, signUp, forgotPassword]),
  resetPassword,
  acceptInvitation,
  settings.addChildren([
    settingsHome,
    profile,
    webhooksApi,
    key,
    activity,
    refusal,
    usage,
    alerts,
    advice,
    members,
    operator,
  ]),
  troubleshooting,
  reportLeak,
]);

/** The pages and who may see them. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultErrorComponent: BrokenPage,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
