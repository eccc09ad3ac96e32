import type { Key, Session } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { accountQuery } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { LoadFailure } from '../../../components/notice.js';
import { Skeleton } from '../../../components/skeleton.js';
import { isInactive, whyNotManage } from '../../webhooks-api/key-rights.js';
import { limitWords, quotaWords, sharerWords } from './limit-words.js';
import { LimitsDialog } from './limits-dialog.js';

/** How much this key may be used: what the plan says, and what holds for this key alone. */
export function KeyLimits({ apiKey, session }: { readonly apiKey: Key; readonly session: Session }) {
  const [isEditing, setEditing] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  const mayEdit = !isInactive(apiKey) && whyNotManage(session, apiKey) === undefined;
  return (
    <section aria-labelledby="limits-title" className="mt-10">
      <div className="mb-3 flex items-center justify-between gap-4">
        <h2 id="limits-title" className="text-lg font-semibold tracking-tight">
          Limits
        </h2>
        {mayEdit && (
          <Button ref={edit} onClick={() => setEditing(true)}>
            Edit limits
          </Button>
        )}
      </div>
      <LimitList apiKey={apiKey} />
      <LimitsDialog
        apiKey={isEditing ? apiKey : null}
        onClose={() => setEditing(false)}
        focusAfter={() => edit.current}
      />
    </section>
  );
}

function LimitList({ apiKey }: { readonly apiKey: Key }) {
  const account = useQuery(accountQuery);
  if (account.isPending) return <Skeleton label="limits" rows={2} rowHeight="h-12" />;
  if (account.isError) {
    return <LoadFailure what="The limits" problem={account.error} onRetry={() => void account.refetch()} />;
  }
  const { limits, quota } = account.data;
  const own = new Set(apiKey.limits.map(({ name }) => name));
  const ofPlan = limits.filter(({ name }) => !own.has(name));
  const isUnlimited = ofPlan.length === 0 && apiKey.limits.length === 0 && quota === null;
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {isUnlimited && (
        <li className="px-4 py-3 text-muted sm:px-5">No limit: neither the plan nor this key has one.</li>
      )}
      {apiKey.limits.map((limit) => (
        <Item key={limit.name} name={limit.name} words={`${limitWords(limit)}, this key alone`} />
      ))}
      {ofPlan.map((limit) => (
        <Item
          key={limit.name}
          name={limit.name}
          words={`${limitWords(limit)}, ${sharerWords[limit.counts]}`}
          isOfPlan
        />
      ))}
      {quota && <Item name="quota" words={quotaWords(quota)} isOfPlan />}
    </ul>
  );
}

interface ItemProps {
  readonly name: string;
  readonly words: string;
  readonly isOfPlan?: boolean;
}

function Item({ name, words, isOfPlan = false }: ItemProps) {
  return (
    <li className="grid gap-x-6 gap-y-0.5 px-4 py-3 sm:grid-cols-[10rem_1fr] sm:px-5">
      <code className="font-mono text-[0.8125rem] wrap-anywhere">{name}</code>
      <span className="min-w-0">
        {words}
        {isOfPlan && <span className="text-muted"> (plan)</span>}
      </span>
    </li>
  );
}
