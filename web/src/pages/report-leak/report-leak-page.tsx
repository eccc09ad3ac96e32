import { type FormEvent, useRef, useState } from 'react';
import { api } from '../../api.js';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { ProblemNotice } from '../../components/notice.js';
import { PageTitle } from '../../components/page-title.js';
import { useAction } from '../../hooks/use-action.js';
import { useFieldErrors } from '../../hooks/use-field-errors.js';
import { EntranceFrame } from '../sign-in/entrance-frame.js';

const fields = { key: 'leaked-key', where: 'leaked-where' } as const;
const fieldOf = { key: 'key', where: 'where' } as const;

/** Lets anybody who found a secret key have it looked after. The key is kept in its input alone, and leaves it with the answer. */
export function ReportLeakPage() {
  const [isSent, setSent] = useState(false);
  return (
    <EntranceFrame>
      {isSent ? <Thanks onAnother={() => setSent(false)} /> : <ReportForm onSent={() => setSent(true)} />}
    </EntranceFrame>
  );
}

function Thanks({ onAnother }: { readonly onAnother: () => void }) {
  return (
    <>
      <PageTitle title="Thank you" />
      <p className="mt-3">
        If this installation issued the key, its owners are told, and it is revoked if the operator chose so.
        We do not say whether it did.
      </p>
      <Button className="mt-6" onClick={onAnother}>
        Report another key
      </Button>
    </>
  );
}

function ReportForm({ onSent }: { readonly onSent: () => void }) {
  const key = useRef<HTMLInputElement>(null);
  const where = useRef<HTMLInputElement>(null);
  const [isShown, setShown] = useState(false);
  const report = useAction(api.reportLeak);
  const errors = useFieldErrors(report.problem, fields, fieldOf);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    report.forget();
    const found = { key: key.current?.value.trim() ?? '', where: where.current?.value.trim() ?? '' };
    if (errors.show(found.key === '' ? { key: 'Paste the whole key.' } : {})) return;
    const outcome = await report.start(found.where === '' ? { key: found.key } : found);
    if (outcome.done) onSent();
  }

  return (
    <>
      <PageTitle title="Report a leaked key" />
      <p className="mt-2 text-sm text-muted">
        You found a secret key in public, in a log or in a chat? Report it here and its owners are told at
        once.
      </p>
      {errors.general && <ProblemNotice problem={errors.general} />}
      <form noValidate autoComplete="off" onSubmit={(event) => void submit(event)} className="mt-6 space-y-4">
        <Field
          ref={key}
          id={fields.key}
          label="Secret key"
          hint="The whole of it: holding it is the proof. It is not kept and not logged."
          type={isShown ? 'text' : 'password'}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          translate="no"
          data-1p-ignore
          data-lpignore="true"
          error={errors.byField.key}
          addition={
            <Button
              aria-label={isShown ? 'Hide secret key' : 'Show secret key'}
              aria-controls={fields.key}
              onClick={() => setShown(!isShown)}
            >
              {isShown ? 'Hide' : 'Show'}
            </Button>
          }
        />
        <Field
          ref={where}
          id={fields.where}
          label="Where you found it (optional)"
          hint="An address or a few words. The owners can read it."
          maxLength={2048}
          autoComplete="off"
          error={errors.byField.where}
        />
        <Button type="submit" tone="primary" isPending={report.isPending} className="w-full">
          Report key
        </Button>
      </form>
    </>
  );
}
