import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { refuseRequestId } from './request-id.js';

/** Opens the decision of one request. */
export function RequestLookup() {
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [error, setError] = useState<string>();
  const form = useRef<HTMLFormElement>(null);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const requestId = text.trim();
    const refusal = refuseRequestId(requestId);
    setError(refusal);
    if (refusal === undefined) void navigate({ to: '/settings/activity/$requestId', params: { requestId } });
    else form.current?.querySelector('input')?.focus();
  }

  return (
    <search className="mt-6 block max-w-xl">
      <form ref={form} noValidate onSubmit={submit}>
        <Field
          id="request-id"
          label="Request id"
          hint="From the header X-Request-Id of a refusal, or requestId in its JSON."
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
          error={error}
          addition={
            <Button type="submit" className="shrink-0">
              <Search aria-hidden className="size-4" />
              Look up
            </Button>
          }
        />
      </form>
    </search>
  );
}
