import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { reasonsQuery, sessionQuery } from '../../api.js';
import { PageTitle } from '../../components/page-title.js';
import { TopBar } from '../../components/top-bar.js';
import { useHashTarget } from '../../hooks/use-hash-target.js';
import { CheckKey } from './check-key/check-key.js';
import { ReasonSections } from './reason-sections.js';
import { RetryRules } from './retry-rules.js';
import { SendTheKey } from './send-the-key.js';
import { SettingsCodes } from './settings-code-list.js';
import { Symptoms } from './symptoms.js';

/** Why a call is refused and what to do, by symptom and by code. Open to everyone; problem documents link to its anchors. */
export function TroubleshootingPage() {
  const session = useQuery(sessionQuery);
  const reasons = useQuery(reasonsQuery);
  const target = useHashTarget(!reasons.isPending);
  return (
    <>
      <TopBar session={session.data} />
      <main id="main" tabIndex={-1} className="mx-auto max-w-3xl px-4 py-8 outline-none sm:px-8 sm:py-12">
        <PageTitle title="Troubleshooting" />
        <p className="mt-2 text-muted">
          Every refusal carries a <code className="font-mono text-[0.875em]">code</code>, a sentence that says
          what is wrong, and a request id. Look the code up here, or start from what you see.
        </p>
        <p className="mt-2 text-muted">
          Found somebody’s key in public?{' '}
          <Link to="/report-leak" className="text-accent underline underline-offset-2">
            Report a leaked key
          </Link>
        </p>
        <Symptoms />
        <CheckKey />
        <SendTheKey />
        <ReasonSections reasons={reasons} target={target} />
        <RetryRules />
        <SettingsCodes target={target} />
      </main>
    </>
  );
}
