import { inputClass } from '../../../../components/field.js';

const times = [
  { value: '1h', label: '1 hour' },
  { value: '1d', label: '24 hours' },
  { value: '3d', label: '3 days' },
  { value: '1w', label: '7 days' },
] as const;

/** A time of silence in words; one that is not among the usual ones as the API writes it. */
export function silenceName(value: string): string {
  return times.find((time) => time.value === value)?.label ?? value;
}

interface SilenceFieldProps {
  readonly id: string;
  /** `null`: time alone ends the grace period. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/** After how long a silence the grace period ends by itself. A time that is not among the usual ones stays a choice. */
export function SilenceField({ id, value, onChange }: SilenceFieldProps) {
  const isUsual = value === null || times.some((time) => time.value === value);
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        End by itself when the old secret has been silent for
      </label>
      <select
        id={id}
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
        className={`${inputClass} sm:w-84`}
      >
        <option value="">Never: only when the time is over</option>
        {!isUsual && <option value={value}>{value}</option>}
        {times.map((time) => (
          <option key={time.value} value={time.value}>
            {time.label}
          </option>
        ))}
      </select>
    </div>
  );
}
