import type { Key, Session } from '@neoagent/sdk';
import type { ReactNode } from 'react';
import { Moment } from '../../components/moment.js';
import { useNow } from '../../hooks/use-now.js';
import { countryName } from '../../text/country.js';
import { ExpiresCell, LastUsedCell } from '../webhooks-api/key-cells.js';
import { creatorName } from '../webhooks-api/key-rights.js';
import { KeyUsage } from './key-usage.js';

const browserGuards = {
  block: 'Refused when sent from a web page',
  alert: 'Allowed from a web page, and reported',
  off: 'Not watched for use in web pages',
} as const;

/** Everything known about a key but its secret. */
export function KeyFacts({ apiKey, session }: { readonly apiKey: Key; readonly session: Session }) {
  const now = useNow();
  return (
    <dl className="mt-6 divide-y divide-line rounded-lg border border-line bg-surface">
      <Fact term="Key ID">
        <code className="font-mono text-[0.8125rem] wrap-anywhere">{apiKey.id}</code>
      </Fact>
      <Fact term="Created">
        <Moment at={apiKey.createdAt} now={now} />{' '}
        <span className="text-muted">by {creatorName(apiKey, session)}</span>
      </Fact>
      <Fact term="Last used">
        <LastUsedCell apiKey={apiKey} now={now} />
        {apiKey.lastUsed && (
          <span className="block text-sm text-muted wrap-anywhere">
            {apiKey.lastUsed.address ?? 'Unknown address'}
            {apiKey.lastUsed.country !== null && ` in ${countryName(apiKey.lastUsed.country)}`} ·{' '}
            {apiKey.lastUsed.userAgent ?? 'no user agent sent'}
          </span>
        )}
      </Fact>
      {!apiKey.isCanary && (
        <Fact term="Last 24 hours">
          <KeyUsage keyId={apiKey.id} />
        </Fact>
      )}
      <Fact term="Expires">
        <ExpiresCell apiKey={apiKey} now={now} />
      </Fact>
      {apiKey.disabledAt && (
        <Fact term="Disabled">
          <Moment at={apiKey.disabledAt} now={now} />
        </Fact>
      )}
      {apiKey.revokedAt && (
        <Fact term="Revoked">
          <Moment at={apiKey.revokedAt} now={now} />
        </Fact>
      )}
      <Fact term="Permissions">
        {apiKey.isCanary ? 'None: it never works' : <Permissions held={apiKey.permissions} />}
      </Fact>
      <Fact term="Allowed addresses">
        {apiKey.allowedAddresses.length === 0 ? 'Any' : apiKey.allowedAddresses.join(', ')}
      </Fact>
      <Fact term="Web pages">{browserGuards[apiKey.browserGuard]}</Fact>
    </dl>
  );
}

function Permissions({ held }: { readonly held: readonly string[] }) {
  if (held.includes('*')) return <>Full access: everything the account may do</>;
  if (held.length === 0) return <>None: the key works only where no permission is required</>;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {held.map((name) => (
        <li key={name}>
          <code className="font-mono text-[0.8125rem] wrap-anywhere">{name}</code>
        </li>
      ))}
    </ul>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-0.5 px-4 py-3 sm:grid-cols-[10rem_1fr] sm:px-5">
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}
