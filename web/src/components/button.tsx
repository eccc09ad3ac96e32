import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';

export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger';

const tones: Readonly<Record<ButtonTone, string>> = {
  primary: 'bg-accent text-on-accent hover:not-disabled:bg-accent-hover',
  plain: 'border border-line-strong bg-surface text-ink hover:not-disabled:bg-sunken',
  quiet: 'text-ink hover:not-disabled:bg-sunken',
  danger: 'bg-bad text-on-bad hover:not-disabled:bg-bad-hover',
};

const shape =
  'inline-flex min-h-9 items-center justify-center gap-2 rounded-md px-3.5 py-1.5 text-sm font-medium transition-colors disabled:opacity-55';

interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: ButtonTone;
  /** Shows progress and refuses presses; the name stays, so that focus and voice control stay with it. */
  readonly isPending?: boolean;
}

/** A button with its look and, while `isPending`, its progress. */
export function Button({
  tone = 'plain',
  isPending = false,
  className = '',
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={isPending || undefined}
      aria-disabled={isPending || undefined}
      onClick={isPending ? (event) => event.preventDefault() : onClick}
      className={`${shape} ${tones[tone]} ${className}`}
    >
      {isPending && <LoaderCircle aria-hidden className="size-4 animate-spin" />}
      {children}
    </button>
  );
}

/** A square button that shows only an icon; its name is required. */
export function IconButton({
  className = '',
  ...rest
}: ComponentProps<'button'> & { readonly 'aria-label': string }) {
  return (
    <button
      type="button"
      {...rest}
      className={`inline-flex size-9 items-center justify-center rounded-md text-muted transition-colors hover:bg-sunken hover:text-ink ${className}`}
    />
  );
}
