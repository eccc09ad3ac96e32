import type { OwnAccount, Session } from '@neoagent/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { accountQuery, api, sessionQuery } from '../../api.js';
import { Button } from '../../components/button.js';
import { FieldError, inputClass } from '../../components/field.js';
import { LoadFailure, ProblemNotice } from '../../components/notice.js';
import { Skeleton } from '../../components/skeleton.js';
import { toast } from '../../components/toast.js';
import { useAction } from '../../hooks/use-action.js';
import { useFieldErrors } from '../../hooks/use-field-errors.js';

/** The calendar by which the account's quotas begin anew; for its admins and its owner to change. */
export function TimeZoneSection({ session }: { readonly session: Session }) {
  const account = useQuery(accountQuery);
  const { role } = session.member;
  return (
    <section aria-labelledby="time-zone-title" className="mt-10 max-w-2xl">
      <h2 id="time-zone-title" className="text-lg font-semibold tracking-tight">
        Time zone
      </h2>
      <p id="time-zone-hint" className="mt-1 mb-3 text-muted">
        Quotas of a day or month begin at midnight of this time zone.
      </p>
      {account.isPending && <Skeleton label="time zone" rows={1} rowHeight="h-10" />}
      {account.isError && (
        <LoadFailure what="The time zone" problem={account.error} onRetry={() => void account.refetch()} />
      )}
      {account.data && (role === 'admin' || role === 'owner') && <TimeZoneForm account={account.data} />}
      {account.data && (role === 'viewer' || role === 'member') && (
        <p>{account.data.timeZone}. Only admins and the owner change it.</p>
      )}
    </section>
  );
}

const fields = { timeZone: 'time-zone' } as const;

function TimeZoneForm({ account }: { readonly account: OwnAccount }) {
  const client = useQueryClient();
  const [timeZone, setTimeZone] = useState(account.timeZone);
  const save = useAction((zone: string) => api.setTimeZone(zone));
  const errors = useFieldErrors(save.problem, fields, { timeZone: 'timeZone' });

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const outcome = await save.start(timeZone);
    if (!outcome.done) return;
    client.setQueryData(accountQuery.queryKey, outcome.value);
    void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    toast(`The time zone is now ${outcome.value.timeZone}.`);
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <div className="flex flex-wrap items-center gap-2">
        <select
          id={fields.timeZone}
          aria-labelledby="time-zone-title"
          aria-describedby="time-zone-hint"
          aria-invalid={errors.byField.timeZone !== undefined || undefined}
          value={timeZone}
          onChange={(event) => setTimeZone(event.target.value)}
          className={`${inputClass} sm:max-w-xs`}
        >
          {zonesWith(account.timeZone).map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </select>
        <Button type="submit" disabled={timeZone === account.timeZone} isPending={save.isPending}>
          Save time zone
        </Button>
      </div>
      <FieldError id="time-zone-error" message={errors.byField.timeZone} />
      {errors.general && <ProblemNotice problem={errors.general} />}
    </form>
  );
}

/** What the browser knows, UTC first; the present one even if the browser does not know it. */
function zonesWith(present: string): readonly string[] {
  return [...new Set(['UTC', present, ...Intl.supportedValuesOf('timeZone')])];
}
