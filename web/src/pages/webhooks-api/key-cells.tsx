import type { Key, KeyStatus, Permission } from '@neoagent/sdk';
import { Link } from '@tanstack/react-router';
import {
  Ban,
  Bird,
  CircleCheck,
  CirclePause,
  Clock,
  Hourglass,
  type LucideIcon,
  RefreshCw,
  TriangleAlert,
} from 'lucide-react';
import { Badge, type BadgeTone, EnvironmentBadge } from '../../components/badge.js';
import { Moment } from '../../components/moment.js';
import { Tooltip } from '../../components/tooltip.js';
import { type ExpiryUrgency, expiryText } from '../../text/expiry.js';
import { permissionSummary } from '../../text/permissions.js';
import { keyLinkId } from './focus-after.js';

const statuses: Readonly<Record<KeyStatus, { tone: BadgeTone; icon: LucideIcon; label: string }>> = {
  active: { tone: 'good', icon: CircleCheck, label: 'Active' },
  expiring_soon: { tone: 'warn', icon: Hourglass, label: 'Expiring soon' },
  leaked: { tone: 'bad', icon: TriangleAlert, label: 'Leaked' },
  rotating: { tone: 'warn', icon: RefreshCw, label: 'Rotating' },
  disabled: { tone: 'muted', icon: CirclePause, label: 'Disabled' },
  expired: { tone: 'bad', icon: Clock, label: 'Expired' },
  revoked: { tone: 'bad', icon: Ban, label: 'Revoked' },
};

/** The status as word and icon. */
export function StatusBadge({ status }: { readonly status: KeyStatus }) {
  return <Badge {...statuses[status]} />;
}

/** The key's name, leading to its page, with a mark on test keys and whether it has just been made. */
export function NameCell({ apiKey, isNew }: { readonly apiKey: Key; readonly isNew: boolean }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Link
        id={keyLinkId(apiKey.id)}
        to="/settings/webhooks-api/keys/$keyId"
        params={{ keyId: apiKey.id }}
        className="rounded-sm font-medium text-ink underline decoration-line-strong underline-offset-4 wrap-anywhere hover:text-accent hover:decoration-accent"
      >
        {apiKey.name}
      </Link>
      {apiKey.environment === 'test' && <EnvironmentBadge environment="test" />}
      {apiKey.isCanary && <Badge tone="muted" icon={Bird} label="Canary" />}
      {isNew && <span className="text-xs font-medium text-accent">Just created</span>}
    </span>
  );
}

/** The masked secret: never wraps, never more than prefix, first and last four. */
export function HintCell({ hint }: { readonly hint: string }) {
  return (
    <code translate="no" className="font-mono text-xs whitespace-nowrap">
      {hint}
    </code>
  );
}

/** What a key may do, in short; the whole list on hover and focus. */
export function PermissionsCell({
  apiKey,
  catalogue,
}: {
  readonly apiKey: Key;
  readonly catalogue: readonly Permission[];
}) {
  if (apiKey.isCanary) return <span className="text-muted">Never works</span>;
  const summary = permissionSummary(apiKey.permissions, catalogue);
  if (apiKey.permissions.length === 0) return <span className="text-muted">{summary}</span>;
  return <Tooltip lines={apiKey.permissions}>{summary}</Tooltip>;
}

/** When the key was used last. */
export function LastUsedCell({ apiKey, now }: { readonly apiKey: Key; readonly now: number }) {
  if (apiKey.lastUsed === null) return <span className="text-muted">Never used</span>;
  return <Moment at={apiKey.lastUsed.at} now={now} />;
}

const urgencies: Readonly<Record<ExpiryUrgency, string>> = {
  none: '',
  soon: 'text-warn font-medium',
  urgent: 'text-bad font-medium',
  past: 'text-muted',
};

/** When the key ends; the nearer, the plainer. */
export function ExpiresCell({ apiKey, now }: { readonly apiKey: Key; readonly now: number }) {
  if (apiKey.expiresAt === null) return <>Never</>;
  const { text, urgency } = expiryText(apiKey.expiresAt, now);
  return (
    <span className={`inline-flex items-center gap-1 ${urgencies[urgency]}`}>
      {urgency === 'soon' && <Hourglass aria-hidden className="size-3.5 shrink-0" />}
      {urgency === 'urgent' && <TriangleAlert aria-hidden className="size-3.5 shrink-0" />}
      <Moment at={apiKey.expiresAt} now={now} text={text} />
    </span>
  );
}
