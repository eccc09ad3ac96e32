import { useEffect, useRef } from 'react';
import { Button } from '../../../components/button.js';
import { Notice } from '../../../components/notice.js';

interface EscapeQuestionProps {
  /** How often Escape was pressed: once explains, twice asks. */
  readonly escapes: number;
  readonly onStay: () => void;
  readonly onClose: () => void;
}

/** What Escape does in the dialog that shows a secret. */
export function EscapeQuestion({ escapes, onStay, onClose }: EscapeQuestionProps) {
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (escapes === 2) stay.current?.focus();
  }, [escapes]);
  if (escapes === 0) return null;
  if (escapes === 1) {
    return (
      <Notice tone="info" role="status">
        <p>
          Escape does not close this dialog, so that the secret is not lost by accident. Press it again to
          leave.
        </p>
      </Notice>
    );
  }
  return (
    <Notice tone="warn" role="alert">
      <p className="font-medium">Close without copying?</p>
      <p>The secret cannot be shown again.</p>
      <div className="flex flex-wrap gap-2 pt-2">
        <Button ref={stay} onClick={onStay}>
          Stay here
        </Button>
        <Button tone="danger" onClick={onClose}>
          Close without copying
        </Button>
      </div>
    </Notice>
  );
}
