import type { Key, RotationPolicy, Session } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { rotationPolicyQuery } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { LoadFailure } from '../../../components/notice.js';
import { isInactive, whyNotManage } from '../key-rights.js';
import { PolicyDialog } from './policy-dialog.js';
import { policySentence } from './policy-text.js';
import { RotateManyDialog } from './rotate-many-dialog.js';

interface RotationStripProps {
  readonly session: Session;
  readonly keys: readonly Key[];
}

/** What the account asks of rotation, which keys fall short of it, and the way to rotate many keys at once. */
export function RotationStrip({ session, keys }: RotationStripProps) {
  const policy = useQuery(rotationPolicyQuery);
  const [open, setOpen] = useState<'policy' | 'many' | null>(null);
  const { role } = session.member;
  const own = keys.filter((key) => !isInactive(key) && whyNotManage(session, key) === undefined);
  return (
    <section
      aria-labelledby="rotation-strip-title"
      className="mt-6 rounded-lg border border-line bg-surface p-4 sm:p-5"
    >
      <h3 id="rotation-strip-title" className="font-semibold">
        Rotation policy
      </h3>
      {policy.isError && (
        <LoadFailure
          what="The rotation policy"
          problem={policy.error}
          onRetry={() => void policy.refetch()}
        />
      )}
      {policy.data && <Asked policy={policy.data} />}
      <div className="mt-3 flex flex-wrap gap-2">
        {(role === 'owner' || role === 'admin') && (
          <Button id="change-policy" disabled={!policy.data} onClick={() => setOpen('policy')}>
            Change policy…
          </Button>
        )}
        {own.length > 0 && (
          <Button id="rotate-many" onClick={() => setOpen('many')}>
            Rotate many keys…
          </Button>
        )}
      </div>
      <PolicyDialog policy={open === 'policy' ? (policy.data ?? null) : null} onClose={() => setOpen(null)} />
      <RotateManyDialog isOpen={open === 'many'} keys={own} session={session} onClose={() => setOpen(null)} />
    </section>
  );
}

const whys = {
  never_expires: 'never expires',
  expires_too_late: 'expires too late',
  secret_too_old: 'secret is too old',
} as const;

function Asked({ policy }: { readonly policy: RotationPolicy }) {
  const overdue = policy.due.filter(({ isOverdue }) => isOverdue);
  return (
    <div className="mt-1 space-y-1 text-sm">
      <p className="text-muted">{policySentence(policy)}</p>
      {overdue.length > 0 && (
        <p>
          Overdue: <Names keys={overdue.map(({ keyId, name }) => ({ keyId, text: name }))} />
        </p>
      )}
      {policy.over.length > 0 && (
        <p>
          Past the longest life:{' '}
          <Names
            keys={policy.over.map(({ keyId, name, why }) => ({ keyId, text: `${name} (${whys[why]})` }))}
          />
          . They go on working; create others and revoke them.
        </p>
      )}
    </div>
  );
}

function Names({ keys }: { readonly keys: readonly { readonly keyId: string; readonly text: string }[] }) {
  return keys.map(({ keyId, text }, place) => (
    <span key={keyId}>
      {place > 0 && ', '}
      <Link
        to="/settings/webhooks-api/keys/$keyId"
        params={{ keyId }}
        className="rounded-sm text-accent underline underline-offset-2"
      >
        {text}
      </Link>
    </span>
  ));
}
