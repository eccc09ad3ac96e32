import { Check, Copy } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { Button, type ButtonTone } from './button.js';

interface CopyButtonProps {
  /** What is copied, in words: "Copy secret key". Stays the button's name whatever happens. */
  readonly label: string;
  readonly text: string;
  readonly tone?: ButtonTone;
  /** On which side of its place the button stays while the outcome shows at the other. */
  readonly align?: 'start' | 'end';
  readonly buttonRef?: RefObject<HTMLButtonElement | null>;
  /** The text is to be selected by hand: called when the browser refuses the clipboard. */
  readonly onFailure?: () => void;
}

/** Copies exactly `text`. Success shows for 2 s and is announced; a refusal says how to copy by hand. */
export function CopyButton({
  label,
  text,
  tone = 'plain',
  align = 'start',
  buttonRef,
  onFailure,
}: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'failed'>('none');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  async function copy(): Promise<void> {
    clearTimeout(timer.current);
    try {
      // On plain http the clipboard is absent, which throws here like a refusal.
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
      timer.current = setTimeout(() => setOutcome('none'), 2000);
    } catch {
      setOutcome('failed');
      onFailure?.();
    }
  }

  return (
    <span
      className={`inline-flex flex-wrap items-center gap-x-3 gap-y-1 ${align === 'end' ? 'flex-row-reverse' : ''}`}
    >
      <Button {...(buttonRef && { ref: buttonRef })} tone={tone} onClick={() => void copy()}>
        {outcome === 'copied' ? (
          <Check aria-hidden className="size-4" />
        ) : (
          <Copy aria-hidden className="size-4" />
        )}
        {label}
      </Button>
      <span
        role="status"
        className={`text-sm font-medium ${outcome === 'failed' ? 'text-warn' : 'text-good'}`}
      >
        {outcome === 'copied' && 'Copied'}
        {outcome === 'failed' && 'Press Ctrl+C or ⌘C to copy'}
      </span>
    </span>
  );
}
