import { Link, Outlet, useRouteContext } from '@tanstack/react-router';
import {
  BellRing,
  ChartColumn,
  CircleUserRound,
  Lightbulb,
  ScrollText,
  ShieldCheck,
  Users,
  Webhook,
} from 'lucide-react';
import { Notice } from '../../components/notice.js';
import { TopBar } from '../../components/top-bar.js';
import { useAccountSwitch } from '../../hooks/use-account-switch.js';
import { OpenCount, OpenCountNews } from '../alerts/open-count.js';
import { isOperator } from '../operator/is-operator.js';

const link =
  'flex items-center gap-2.5 rounded-md px-3 py-2 text-sm font-medium whitespace-nowrap text-muted hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent';

/** The frame of Profile Settings: the bar above, its own navigation at the left, or above on narrow windows. */
export function SettingsLayout() {
  const { session } = useRouteContext({ from: '/settings' });
  useAccountSwitch();
  return (
    <>
      <TopBar session={session} />
      <div className="mx-auto max-w-7xl gap-10 px-4 py-6 sm:px-8 lg:flex lg:py-10">
        <nav aria-labelledby="settings-navigation" className="shrink-0 lg:w-44">
          <p id="settings-navigation" className="mb-2 px-3 text-xs font-semibold text-muted">
            Profile Settings
          </p>
          <ul className="flex flex-wrap gap-1 lg:flex-col">
            <li>
              <Link to="/settings/profile" className={link} activeProps={{ 'aria-current': 'page' }}>
                <CircleUserRound aria-hidden className="size-4" />
                Profile
              </Link>
            </li>
            <li>
              <Link
                to="/settings/webhooks-api"
                activeOptions={{ includeSearch: false }}
                activeProps={{ 'aria-current': 'page' }}
                className={link}
              >
                <Webhook aria-hidden className="size-4" />
                Webhooks API
              </Link>
            </li>
            <li>
              <Link to="/settings/activity" className={link} activeProps={{ 'aria-current': 'page' }}>
                <ScrollText aria-hidden className="size-4" />
                Activity
              </Link>
            </li>
            <li>
              <Link
                to="/settings/usage"
                activeOptions={{ includeSearch: false }}
                activeProps={{ 'aria-current': 'page' }}
                className={link}
              >
                <ChartColumn aria-hidden className="size-4" />
                Usage
              </Link>
            </li>
            <li>
              <Link to="/settings/alerts" className={link} activeProps={{ 'aria-current': 'page' }}>
                <BellRing aria-hidden className="size-4" />
                Alerts
                <OpenCount />
              </Link>
              <OpenCountNews />
            </li>
            <li>
              <Link to="/settings/advice" className={link} activeProps={{ 'aria-current': 'page' }}>
                <Lightbulb aria-hidden className="size-4" />
                Advice
              </Link>
            </li>
            <li>
              <Link to="/settings/members" className={link} activeProps={{ 'aria-current': 'page' }}>
                <Users aria-hidden className="size-4" />
                Members
              </Link>
            </li>
            {isOperator(session) && (
              <li>
                <Link to="/settings/operator" className={link} activeProps={{ 'aria-current': 'page' }}>
                  <ShieldCheck aria-hidden className="size-4" />
                  Operator
                </Link>
              </li>
            )}
          </ul>
        </nav>
        <main id="main" tabIndex={-1} className="mt-6 min-w-0 flex-1 outline-none lg:mt-0">
          {session.account.suspendedAt !== null && (
            <div className="mb-6">
              <Notice tone="bad">
                <p className="font-medium">This account is suspended.</p>
                <p>Every key of it is refused until the operator of this API resumes the account.</p>
              </Notice>
            </div>
          )}
          <Outlet />
        </main>
      </div>
    </>
  );
}
