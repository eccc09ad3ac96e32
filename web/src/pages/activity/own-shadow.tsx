import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { shadowQuery } from '../../api.js';
import { ShadowFindings } from './shadow-findings.js';

/** What rules in shadow mode found in this account's requests; nothing at all while they found nothing. */
export function OwnShadow() {
  const { session } = useRouteContext({ from: '/settings' });
  const shadow = useQuery(shadowQuery);
  const own = shadow.data?.filter((finding) => finding.accountId === session.account.id) ?? [];
  if (own.length === 0) return null;
  return (
    <section aria-labelledby="own-shadow-title" className="mt-10">
      <h2 id="own-shadow-title" className="text-lg font-semibold tracking-tight">
        Would be refused under coming rules
      </h2>
      <p className="mt-1 mb-3 max-w-2xl text-muted">
        The operator is trying out rules that do not count yet. These requests went through; they will be
        refused once the rules are enforced.
      </p>
      <ShadowFindings findings={own} ownAccountId={session.account.id} />
    </section>
  );
}
