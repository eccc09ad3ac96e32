import { ChoiceGroup } from '../../../../components/choice-group.js';
import { FieldError, inputClass } from '../../../../components/field.js';
import { type GraceDraft, graceChoices, graceNames } from './grace-draft.js';

interface GraceFieldProps {
  /** Names the inputs of this field apart from those of another one. */
  readonly name: string;
  readonly legend: string;
  readonly draft: GraceDraft;
  readonly onChange: (draft: GraceDraft) => void;
  readonly error: string | undefined;
}

/** A time of 0 to 30 days: one of the usual ones, or a number of hours or days. */
export function GraceField({ name, legend, draft, onChange, error }: GraceFieldProps) {
  return (
    <div>
      <ChoiceGroup
        name={name}
        legend={legend}
        value={draft.choice}
        onChange={(choice) => onChange({ ...draft, choice })}
        choices={graceChoices.map((value) => ({ value, label: graceNames[value] }))}
      />
      {draft.choice === 'custom' && (
        <div className="mt-3 flex gap-2">
          <div className="w-28">
            <label htmlFor={`${name}-amount`} className="mb-1 block text-sm font-medium">
              How long
            </label>
            <input
              id={`${name}-amount`}
              inputMode="numeric"
              autoComplete="off"
              value={draft.amount}
              aria-describedby={`${name}-error`}
              aria-invalid={error !== undefined || undefined}
              onChange={(event) => onChange({ ...draft, amount: event.target.value })}
              className={inputClass}
            />
          </div>
          <div className="w-32">
            <label htmlFor={`${name}-unit`} className="mb-1 block text-sm font-medium">
              Unit
            </label>
            <select
              id={`${name}-unit`}
              value={draft.unit}
              onChange={(event) => onChange({ ...draft, unit: event.target.value === 'd' ? 'd' : 'h' })}
              className={inputClass}
            >
              <option value="h">hours</option>
              <option value="d">days</option>
            </select>
          </div>
        </div>
      )}
      <FieldError id={`${name}-error`} message={error} />
    </div>
  );
}
