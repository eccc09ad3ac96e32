import { useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { ChoiceGroup } from '../../components/choice-group.js';
import { PageTitle } from '../../components/page-title.js';
import { useHashTarget } from '../../hooks/use-hash-target.js';
import { TokenManagement } from './token-management.js';
import { EndpointsSection } from './webhook-endpoints/endpoints-section.js';

const environments = [
  { value: 'live', label: 'Live' },
  { value: 'test', label: 'Test' },
] as const;

/** Webhook endpoints above, Token Management as the last section; the environment chosen holds for both. */
export function WebhooksApiPage() {
  const { session } = useRouteContext({ from: '/settings' });
  const { env } = useSearch({ from: '/settings/webhooks-api' });
  const navigate = useNavigate({ from: '/settings/webhooks-api' });
  useHashTarget(true);
  const environment = env ?? 'live';
  const show = (next: 'live' | 'test') =>
    void navigate({ search: next === 'test' ? { env: 'test' } : {}, replace: true, resetScroll: false });
  return (
    <>
      <PageTitle title="Webhooks API" />
      <p className="mt-2 max-w-2xl text-muted">
        A <strong className="font-medium text-ink">secret key</strong> authenticates your calls <em>to</em>{' '}
        the API; you find yours under Token Management. A{' '}
        <strong className="font-medium text-ink">signing secret</strong> verifies calls <em>from</em> us and
        belongs to its webhook endpoint.
      </p>
      <div className="mt-5 flex flex-wrap items-start gap-x-10 gap-y-4">
        <div>
          <p className="mb-1.5 text-sm font-medium">Account</p>
          <p className="py-1.5 text-sm wrap-anywhere">{session.account.name}</p>
        </div>
        <ChoiceGroup
          name="environment-shown"
          legend="Environment"
          choices={environments}
          value={environment}
          onChange={show}
        />
      </div>
      <EndpointsSection session={session} />
      <TokenManagement session={session} environment={environment} onEnvironment={show} />
    </>
  );
}
