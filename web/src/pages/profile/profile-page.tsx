import { useRouteContext } from '@tanstack/react-router';
import { PageTitle } from '../../components/page-title.js';
import { roleMeanings, roleNames } from '../../text/role.js';
import { TimeZoneSection } from './time-zone-section.js';

/** Who is signed in, and for which account. */
export function ProfilePage() {
  const { session } = useRouteContext({ from: '/settings' });
  const { member, account } = session;
  const facts = [
    ['Name', member.name || 'Not given'],
    ['Email', member.email],
    ['Account', account.isOperator ? `${account.name} (operator of this installation)` : account.name],
    ['Plan', account.plan],
    ['Role', `${roleNames[member.role]}. ${roleMeanings[member.role]}`],
  ] as const;
  return (
    <>
      <PageTitle title="Profile" />
      <p className="mt-1 text-muted">
        Who you are here. Of these details only the time zone can be changed on this page yet.
      </p>
      <dl className="mt-6 max-w-2xl divide-y divide-line rounded-lg border border-line bg-surface">
        {facts.map(([term, value]) => (
          <div key={term} className="grid gap-x-6 px-4 py-3.5 sm:grid-cols-[9rem_1fr] sm:px-5">
            <dt className="text-sm text-muted">{term}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
      <TimeZoneSection session={session} />
    </>
  );
}
