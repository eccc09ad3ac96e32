import { FieldError, inputClass } from '../../../components/field.js';
import { Notice } from '../../../components/notice.js';
import { choicesWithin, type ExpiryDraft } from '../../../text/expiry.js';
import { expirySentence } from './key-draft.js';

interface ExpiryFieldProps {
  readonly expiry: ExpiryDraft;
  readonly now: number;
  /** The longest life a key may have; `null` for no limit. */
  readonly limit: string | null;
  readonly onChange: (expiry: ExpiryDraft) => void;
  readonly error: string | undefined;
}

/** When the key ends; the resulting date and its zone are always told. */
export function ExpiryField({ expiry, now, limit, onChange, error }: ExpiryFieldProps) {
  const choices = choicesWithin(limit);
  return (
    <div>
      <div className="flex flex-wrap gap-3">
        <div className="min-w-40 flex-1">
          <label htmlFor="expiry-choice" className="mb-1 block text-sm font-medium">
            Expiry
          </label>
          <select
            id="expiry-choice"
            value={expiry.choice}
            aria-describedby="expiry-result"
            onChange={(event) => {
              const choice = choices.find((item) => item.value === event.target.value);
              if (choice !== undefined) onChange({ ...expiry, choice: choice.value });
            }}
            className={inputClass}
          >
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        </div>
        {expiry.choice === 'custom' && (
          <div className="min-w-40 flex-1">
            <label htmlFor="expiry-day" className="mb-1 block text-sm font-medium">
              Last day
            </label>
            <input
              id="expiry-day"
              type="date"
              min={localDate(now)}
              value={expiry.day}
              aria-describedby="expiry-result expiry-error"
              aria-invalid={error !== undefined || undefined}
              onChange={(event) => onChange({ ...expiry, day: event.target.value })}
              className={inputClass}
            />
          </div>
        )}
      </div>
      <p id="expiry-result" className="mt-1.5 text-sm text-muted">
        {expirySentence(expiry, now)}
      </p>
      <FieldError id="expiry-error" message={error} />
      {expiry.choice === 'never' && (
        <Notice tone="warn">
          <p>
            A key without an end works until somebody revokes it, even if it leaked long ago and was
            forgotten.
          </p>
        </Notice>
      )}
    </div>
  );
}

/** Today as a date input writes it, in the reader's zone. */
function localDate(now: number): string {
  const date = new Date(now);
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}
