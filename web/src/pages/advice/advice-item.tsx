import type { Advice, Session } from '@neoagent/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BellOff } from 'lucide-react';
import { adviceQuery, api, useKeyUpdate } from '../../api.js';
import { Badge, EnvironmentBadge } from '../../components/badge.js';
import { Button } from '../../components/button.js';
import { ProblemNotice } from '../../components/notice.js';
import { useAction } from '../../hooks/use-action.js';
import { readAnew } from '../../read-anew.js';
import { adviceTitles } from '../../text/advice.js';
import type { Narrowed } from './narrowed-notice.js';

interface AdviceItemProps {
  readonly advice: Advice;
  readonly session: Session;
  readonly onNarrowed: (narrowed: Narrowed) => void;
}

/** One advice about one key: what is the matter, and what to do: narrow it here, or go to the key, or dismiss the advice. */
export function AdviceItem({ advice, session, onNarrowed }: AdviceItemProps) {
  const { keyId, keyName, kind, sentence, unused, narrowed, permissions, environment } = advice;
  const put = useKeyUpdate();
  const client = useQueryClient();
  const narrowing = useAction(() => api.setKeyPermissions(keyId, narrowed));
  const isDismissed = advice.dismissedAt !== null;
  const verdict = useAction(() => api.dismissAdvice(keyId, kind, !isDismissed));
  const canChange = mayManage(session, advice);

  async function narrow(): Promise<void> {
    const outcome = await narrowing.start(undefined);
    if (!outcome.done) return;
    put(outcome.value);
    onNarrowed({ keyId, keyName, removed: unused, previous: permissions });
  }

  async function judge(): Promise<void> {
    const outcome = await verdict.start(undefined);
    if (outcome.done) await readAnew(client, adviceQuery.queryKey);
  }

  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-4 py-4 sm:px-5">
      <div className="min-w-0 flex-1 basis-72 space-y-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            to="/settings/webhooks-api/keys/$keyId"
            params={{ keyId }}
            className="rounded-sm font-medium underline decoration-line-strong underline-offset-4 wrap-anywhere hover:text-accent"
          >
            {keyName}
          </Link>
          {environment === 'test' && <EnvironmentBadge environment="test" />}
          {isDismissed && <Badge tone="muted" icon={BellOff} label={`Dismissed: ${adviceTitles[kind]}`} />}
        </p>
        <p className="text-sm text-muted">{sentence}</p>
        {unused.length > 0 && <Unused {...{ unused, narrowed }} />}
        {narrowing.problem && <ProblemNotice problem={narrowing.problem} />}
        {verdict.problem && <ProblemNotice problem={verdict.problem} />}
      </div>
      {canChange && (
        <div className="flex flex-wrap gap-2">
          {kind === 'wider_permissions' && !isDismissed && (
            <Button
              tone="primary"
              disabled={narrowing.isPending}
              aria-label={`Narrow ${keyName}`}
              onClick={() => void narrow()}
            >
              Narrow
            </Button>
          )}
          <Button
            tone="quiet"
            disabled={verdict.isPending}
            aria-label={`${isDismissed ? 'Show again' : 'Not for this key'}: ${adviceTitles[kind]}, ${keyName}`}
            onClick={() => void judge()}
          >
            {isDismissed ? 'Show again' : 'Not for this key'}
          </Button>
        </div>
      )}
    </li>
  );
}

function Unused({ unused, narrowed }: Pick<Advice, 'unused' | 'narrowed'>) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 pt-1 text-sm">
      <dt className="text-muted">Not used</dt>
      <dd className="min-w-0 font-mono text-xs leading-5 wrap-anywhere">{unused.join(', ')}</dd>
      <dt className="text-muted">Would do</dt>
      <dd className="min-w-0 font-mono text-xs leading-5 wrap-anywhere">{narrowed.join(', ') || 'none'}</dd>
    </dl>
  );
}

function mayManage({ member }: Session, { createdBy }: Advice): boolean {
  if (member.role === 'admin' || member.role === 'owner') return true;
  return member.role === 'member' && createdBy === member.id;
}
