import type { Environment, Key, Session } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { Bird, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { keysQuery, permissionsQuery } from '../../api.js';
import { Button } from '../../components/button.js';
import { CopyButton } from '../../components/copy-button.js';
import { LoadFailure } from '../../components/notice.js';
import { Skeleton } from '../../components/skeleton.js';
import { sampleUrl } from '../../text/snippets.js';
import { AdviceStrip } from '../advice/advice-strip.js';
import { LeakNotice } from '../key/leak-notice.js';
import { EmptyKeys } from './empty-keys.js';
import { createButtonId, createCanaryButtonId } from './focus-after.js';
import { KeyDialogs } from './key-dialogs/key-dialogs.js';
import { KeyList } from './key-list-view.js';
import { whyNotCreate } from './key-rights.js';
import type { KeyTask } from './key-task.js';
import { RotationStrip } from './rotation/rotation-strip.js';

interface TokenManagementProps {
  readonly session: Session;
  readonly environment: Environment;
  readonly onEnvironment: (environment: Environment) => void;
}

/** The account's secret keys of one environment, and everything that can be done with them. */
export function TokenManagement({ session, environment, onEnvironment }: TokenManagementProps) {
  const keys = useQuery(keysQuery);
  const permissions = useQuery(permissionsQuery);
  const [task, setTask] = useState<KeyTask | null>(null);
  const [newKeyId, setNewKeyId] = useState<string | null>(null);
  const shown = keys.data?.filter((key) => key.environment === environment);
  const create = () => setTask({ kind: 'create', environment });

  function begin(next: KeyTask | null): void {
    setTask(next);
    if (next?.kind !== 'secret') return;
    if (next.cause === 'created') setNewKeyId(next.issued.key.id);
    onEnvironment(next.issued.key.environment);
  }

  return (
    <section id="token-management" tabIndex={-1} aria-labelledby="token-management-title" className="mt-12">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div>
          <h2 id="token-management-title" className="text-lg font-semibold tracking-tight">
            Token Management
          </h2>
          <p className="mt-1 text-muted">Secret keys that your programs send in the Authorization header.</p>
        </div>
        <CreateButtons
          session={session}
          onCreate={create}
          onCreateCanary={() => setTask({ kind: 'create_canary', environment })}
        />
      </div>
      <RequestUrl />
      <AdviceStrip />
      {shown?.map((key) => (
        <LeakNotice
          key={key.id}
          apiKey={key}
          session={session}
          isNamed
          onIssued={(issued) => begin({ kind: 'secret', issued, cause: 'regenerated' })}
        />
      ))}
      <div className="mt-5">
        {keys.isPending && <Skeleton label="keys" rows={3} rowHeight="h-16" />}
        {keys.isError && <LoadFailure what="Keys" problem={keys.error} onRetry={() => void keys.refetch()} />}
        {shown && (
          <Keys
            keys={shown}
            environment={environment}
            session={session}
            catalogue={permissions.data ?? []}
            newKeyId={newKeyId}
            onTask={begin}
            onCreate={create}
          />
        )}
      </div>
      <RotationStrip session={session} keys={keys.data ?? []} />
      <KeyDialogs task={task} onTask={begin} permissions={permissions} />
    </section>
  );
}

interface KeysProps extends Omit<Parameters<typeof KeyList>[0], 'keys'> {
  readonly keys: readonly Key[];
  readonly environment: Environment;
  readonly onCreate: () => void;
}

function Keys({ environment, onCreate, ...list }: KeysProps) {
  if (list.keys.length > 0) return <KeyList {...list} />;
  const canCreate = whyNotCreate(list.session) === undefined;
  return <EmptyKeys environment={environment} onCreate={canCreate ? onCreate : undefined} />;
}

interface CreateButtonsProps {
  readonly session: Session;
  readonly onCreate: () => void;
  readonly onCreateCanary: () => void;
}

function CreateButtons({ session, onCreate, onCreateCanary }: CreateButtonsProps) {
  const refusal = whyNotCreate(session);
  const state = { disabled: refusal !== undefined, 'aria-describedby': refusal && 'create-key-refusal' };
  return (
    <div>
      <div className="flex flex-wrap gap-2">
        <Button id={createCanaryButtonId} {...state} onClick={onCreateCanary}>
          <Bird aria-hidden className="size-4" />
          Create canary key
        </Button>
        <Button id={createButtonId} tone="primary" {...state} onClick={onCreate}>
          <KeyRound aria-hidden className="size-4" />
          Create key
        </Button>
      </div>
      {refusal && (
        <p id="create-key-refusal" className="mt-1.5 max-w-72 text-sm text-muted">
          {refusal}
        </p>
      )}
    </div>
  );
}

function RequestUrl() {
  const url = sampleUrl(location.origin);
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
      <span className="font-medium">Request URL</span>
      <code translate="no" className="font-mono text-[0.8125rem] wrap-anywhere">
        {url}
      </code>
      <CopyButton label="Copy request URL" text={url} tone="quiet" />
    </div>
  );
}
