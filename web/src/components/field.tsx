import type { ComponentProps, ReactNode } from 'react';

/** The look of every one-line input. */
export const inputClass =
  'block min-h-10 w-full min-w-0 rounded-md border border-line-strong bg-surface px-3 py-2 text-[0.9375rem] text-ink placeholder:text-muted aria-invalid:border-bad';

interface FieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  readonly id: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** A control that stands in the input's line, such as "Show". */
  readonly addition?: ReactNode;
}

/** A labelled one-line input; hint and error are tied to it, and the error is announced when it appears. */
export function Field({ id, label, hint, error, addition, ...input }: FieldProps) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="mb-1.5 text-sm text-muted">
          {hint}
        </p>
      )}
      <div className="flex gap-2">
        <input
          {...input}
          id={id}
          aria-describedby={described || undefined}
          aria-invalid={error !== undefined || undefined}
          className={inputClass}
        />
        {addition}
      </div>
      <FieldError id={`${id}-error`} message={error} />
    </div>
  );
}

interface LinesFieldProps extends Omit<ComponentProps<'textarea'>, 'id'> {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly error?: string | undefined;
}

/** A labelled list of names as text, one a line; hint and error are tied to it as in `Field`. */
export function LinesField({ id, label, hint, error, ...input }: LinesFieldProps) {
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <p id={`${id}-hint`} className="mb-1.5 text-sm text-muted">
        {hint}
      </p>
      <textarea
        rows={4}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        translate="no"
        {...input}
        id={id}
        aria-describedby={error === undefined ? `${id}-hint` : `${id}-hint ${id}-error`}
        aria-invalid={error !== undefined || undefined}
        className={`${inputClass} font-mono text-sm`}
      />
      <FieldError id={`${id}-error`} message={error} />
    </div>
  );
}

/** The error under a field. */
export function FieldError({ id, message }: { readonly id: string; readonly message: string | undefined }) {
  if (message === undefined) return null;
  return (
    <p id={id} role="alert" className="mt-1.5 text-sm font-medium text-bad">
      {message}
    </p>
  );
}
