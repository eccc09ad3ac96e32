import type { CheckedKey } from '@neoagent/sdk';
import { type FormEvent, useRef, useState } from 'react';
import { api } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { Field } from '../../../components/field.js';
import { ProblemNotice } from '../../../components/notice.js';
import { useAction } from '../../../hooks/use-action.js';
import { useFieldErrors } from '../../../hooks/use-field-errors.js';
import { Section } from '../section.js';
import { CheckResult } from './check-result.js';
import { NarrowerQuestion, narrowerIds } from './narrower-question.js';
import { type QuestionDraft, type QuestionField, questionOf, refuseQuestion } from './question.js';
import { usePastedKey } from './use-pasted-key.js';

const fields = { key: 'check-key', path: narrowerIds.path, permission: narrowerIds.permission } as const;
const fieldOf: Readonly<Record<string, QuestionField>> = {
  key: 'key',
  method: 'path',
  path: 'path',
  permission: 'permission',
};

/** Tells what a pasted key is good for. Nothing is sent before the button is pressed, and the key is kept nowhere. */
export function CheckKey() {
  const [checked, setChecked] = useState<CheckedKey | null>(null);
  const [isShown, setShown] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const check = useAction((draft: QuestionDraft) => api.checkKey(questionOf(draft)));
  const errors = useFieldErrors(check.problem, fields, fieldOf);

  function forget(): void {
    form.current?.reset();
    setShown(false);
    setChecked(null);
    check.forget();
    errors.show({});
  }
  const key = usePastedKey(forget);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setChecked(null);
    check.forget();
    const draft = draftOf(key.current);
    if (errors.show(refuseQuestion(draft))) return;
    const outcome = await check.start(draft);
    // Cleared meanwhile: the answer is about a key that is no longer there.
    if (outcome.done && key.current?.value === draft.key) setChecked(outcome.value);
  }

  return (
    <Section id="check-a-key" title="Check a key">
      <p className="mb-4 text-muted">
        Tells whether a key is mistyped, unknown, at its end, or lacks a permission. It is sent to this server
        only when you press the button; it is checked, not logged and not counted as a request.
      </p>
      <form
        ref={form}
        noValidate
        autoComplete="off"
        onSubmit={(event) => void submit(event)}
        className="rounded-lg border border-line bg-surface p-4 sm:p-5"
      >
        <Field
          ref={key}
          id={fields.key}
          label="Secret key"
          hint="Paste it as your program sends it."
          type={isShown ? 'text' : 'password'}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          translate="no"
          data-1p-ignore
          data-lpignore="true"
          onChange={() => setChecked(null)}
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
        <NarrowerQuestion errors={errors.byField} />
        <div className="mt-4 flex flex-wrap gap-2">
          <Button type="submit" tone="primary" isPending={check.isPending}>
            Check key
          </Button>
          <Button
            tone="quiet"
            onClick={() => {
              forget();
              key.current?.focus();
            }}
          >
            Clear
          </Button>
        </div>
        {errors.general && <ProblemNotice problem={errors.general} />}
        <div role="status" aria-label="Result of the check">
          {checked && <CheckResult checked={checked} />}
        </div>
      </form>
    </Section>
  );
}

/** Reads the form as it stands. Its inputs have no names, so that no browser ever puts them into an address. */
function draftOf(key: HTMLInputElement | null): QuestionDraft {
  const textOf = (id: string) => {
    const input = document.getElementById(id);
    return input instanceof HTMLInputElement || input instanceof HTMLSelectElement ? input.value : '';
  };
  return {
    key: key?.value ?? '',
    method: textOf(narrowerIds.method),
    path: textOf(narrowerIds.path),
    permission: textOf(narrowerIds.permission),
  };
}
