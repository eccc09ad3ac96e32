import { Trash2 } from 'lucide-react';
import { IconButton } from '../../../components/button.js';
import { Field } from '../../../components/field.js';
import { inputId, type LimitDraft, type LimitPart } from './limit-drafts.js';

interface LimitRowProps {
  readonly draft: LimitDraft;
  /** Its number in the list, from 1. */
  readonly place: number;
  readonly errorOf: (part: LimitPart) => string | undefined;
  readonly onChange: (change: Partial<Omit<LimitDraft, 'id'>>) => void;
  readonly onRemove: () => void;
}

/** One limit being edited: its name, how many requests, and in which time. */
export function LimitRow({ draft, place, errorOf, onChange, onRemove }: LimitRowProps) {
  const inputOf = (part: LimitPart, label: string) => (
    <Field
      id={inputId(draft, part)}
      label={label}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      value={draft[part]}
      onChange={(event) => onChange({ [part]: event.target.value })}
      error={errorOf(part)}
      {...(part === 'allow' && { inputMode: 'numeric' })}
    />
  );
  return (
    <li>
      <fieldset className="grid grid-cols-2 items-start gap-x-3 gap-y-3 sm:grid-cols-[2fr_1fr_1fr_auto]">
        <legend className="sr-only">Limit {place}</legend>
        <div className="col-span-2 sm:col-span-1">{inputOf('name', 'Limit name')}</div>
        {inputOf('allow', 'Requests')}
        {inputOf('per', 'In (1s, 5m, 1h)')}
        <IconButton aria-label={`Remove limit ${draft.name || place}`} onClick={onRemove} className="sm:mt-6">
          <Trash2 aria-hidden className="size-4" />
        </IconButton>
      </fieldset>
    </li>
  );
}
