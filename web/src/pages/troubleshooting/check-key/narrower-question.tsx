import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Field, inputClass } from '../../../components/field.js';
import type { FieldErrors } from '../../../text/field-errors.js';
import type { QuestionField } from './question.js';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The ids of the fields, by what they are for. */
export const narrowerIds = {
  method: 'check-method',
  path: 'check-path',
  permission: 'check-permission',
} as const;

/** What the key is wanted for: an endpoint, a permission. Opens by itself when something in it is wrong. */
export function NarrowerQuestion({ errors }: { readonly errors: FieldErrors<QuestionField> }) {
  const [isOpen, setOpen] = useState(false);
  const isWrong = errors.path !== undefined || errors.permission !== undefined;
  return (
    <details
      open={isOpen || isWrong}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="mt-3"
    >
      <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-sm text-sm font-medium text-accent hover:underline [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 shrink-0 in-open:rotate-90" />
        More: may it call a certain endpoint?
      </summary>
      <div className="mt-3 grid gap-4 sm:grid-cols-[8rem_1fr]">
        <div>
          <label htmlFor={narrowerIds.method} className="mb-1 block text-sm font-medium">
            Method
          </label>
          <select id={narrowerIds.method} className={inputClass}>
            {methods.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </select>
        </div>
        <Field
          id={narrowerIds.path}
          label="Path"
          placeholder="/v1/chats"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          error={errors.path}
        />
        <div className="sm:col-span-2">
          <Field
            id={narrowerIds.permission}
            label="Permission"
            placeholder="chatbots:write"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            error={errors.permission}
          />
        </div>
      </div>
    </details>
  );
}
