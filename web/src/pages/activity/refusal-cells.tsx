import type { Refusal } from '@neoagent/sdk';
import { Link } from '@tanstack/react-router';
import { Eye } from 'lucide-react';
import { Badge } from '../../components/badge.js';

/** The reason in words, leading to the whole decision, and its code. */
export function ReasonCell({ refusal }: { readonly refusal: Refusal }) {
  return (
    <span className="block space-y-0.5">
      <Link
        to="/settings/activity/$requestId"
        params={{ requestId: refusal.requestId }}
        preload={false}
        className="rounded-sm font-medium text-ink underline decoration-line-strong underline-offset-4 wrap-anywhere hover:text-accent hover:decoration-accent"
      >
        {refusal.title}
        <span className="sr-only">, request {refusal.requestId}</span>
      </Link>
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <code className="font-mono text-xs text-muted wrap-anywhere">{refusal.reason}</code>
        {!refusal.enforced && <LetThroughBadge />}
      </span>
    </span>
  );
}

/** The mark of a request that was noted but not refused. */
export function LetThroughBadge() {
  return <Badge tone="warn" icon={Eye} label="Let through" />;
}

/** The key of a request, leading to its page while the key is still known. */
export function KeyCell({ keyId, keyName }: { readonly keyId: string; readonly keyName: string | null }) {
  if (keyName === null) return <code className="font-mono text-xs wrap-anywhere">{keyId}</code>;
  return (
    <Link
      to="/settings/webhooks-api/keys/$keyId"
      params={{ keyId }}
      className="rounded-sm text-accent underline underline-offset-2 wrap-anywhere"
    >
      {keyName}
    </Link>
  );
}

/** Method and path, as asked. */
export function RequestCell({ refusal }: { readonly refusal: Refusal }) {
  return (
    <code translate="no" className="font-mono text-xs wrap-anywhere">
      {refusal.method} {refusal.path}
    </code>
  );
}
