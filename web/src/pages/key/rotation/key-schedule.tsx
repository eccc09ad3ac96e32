import type { Key, RotationPolicy, Session } from '@neoagent/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, auditQuery, rotationPolicyQuery } from '../../../api.js';
import { inputClass } from '../../../components/field.js';
import { ProblemNotice } from '../../../components/notice.js';
import { toast } from '../../../components/toast.js';
import { useAction } from '../../../hooks/use-action.js';
import { readAnew } from '../../../read-anew.js';
import { isInactive, whyNotManage } from '../../webhooks-api/key-rights.js';
import { durationWords } from '../../webhooks-api/rotation/policy-text.js';

const times = ['30d', '60d', '90d', '180d', '1y'] as const;

interface KeyScheduleProps {
  readonly apiKey: Key;
  readonly session: Session;
}

/** How often this key is to be rotated: what the account asks, or more often. */
export function KeySchedule({ apiKey, session }: KeyScheduleProps) {
  const policy = useQuery(rotationPolicyQuery);
  if (policy.data === undefined || isInactive(apiKey)) return null;
  const own = policy.data.keys.find(({ keyId }) => keyId === apiKey.id)?.rotateEvery ?? null;
  return (
    <section aria-labelledby="schedule-title" className="mt-10">
      <h2 id="schedule-title" className="text-lg font-semibold tracking-tight">
        Rotation schedule
      </h2>
      <p className="mt-1 text-sm text-muted">
        {accountSentence(policy.data)} Its maker is reminded 30, 7 and 1 days before; nothing rotates by
        itself.
      </p>
      {whyNotManage(session, apiKey) === undefined ? (
        <OwnSchedule apiKey={apiKey} own={own} />
      ) : (
        own !== null && <p className="mt-2">This key: every {durationWords(own)}.</p>
      )}
    </section>
  );
}

function OwnSchedule({ apiKey, own }: { readonly apiKey: Key; readonly own: string | null }) {
  const client = useQueryClient();
  const change = useAction((rotateEvery: string | null) =>
    api.setKeyRotationPolicy(apiKey.id, { rotateEvery }),
  );
  const shown = own === null || times.some((time) => time === own) ? times : [own, ...times];

  async function choose(rotateEvery: string | null): Promise<void> {
    const outcome = await change.start(rotateEvery);
    if (!outcome.done) return;
    client.setQueryData(rotationPolicyQuery.queryKey, outcome.value);
    void readAnew(client, auditQuery.queryKey);
    toast('The rotation schedule is changed.');
  }

  return (
    <div className="mt-3">
      <label htmlFor="key-schedule" className="mb-1 block text-sm font-medium">
        Rotate this key every
      </label>
      <select
        id="key-schedule"
        value={own ?? ''}
        disabled={change.isPending}
        onChange={(event) => void choose(event.target.value === '' ? null : event.target.value)}
        className={`${inputClass} sm:w-72`}
      >
        <option value="">As the account asks</option>
        {shown.map((time) => (
          <option key={time} value={time}>
            {durationWords(time)}
          </option>
        ))}
      </select>
      {change.problem && <ProblemNotice problem={change.problem} />}
    </div>
  );
}

function accountSentence({ account }: RotationPolicy): string {
  return account.rotateEvery === null
    ? 'The account asks for no rotation of its keys.'
    : `The account asks for every ${durationWords(account.rotateEvery)}; the more frequent of the two counts.`;
}
