import { type ReactNode, useRef } from 'react';
import { useAction } from '../hooks/use-action.js';
import { Button } from './button.js';
import { AlertDialog, DialogFooter } from './dialog.js';
import { ProblemNotice } from './notice.js';

interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly description: ReactNode;
  /** The verb and its object: "Revoke key". */
  readonly confirmLabel: string;
  readonly isDestructive?: boolean;
  /** Rejects with a problem to stay open and show it. */
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
  readonly focusAfter?: () => HTMLElement | null;
}

/** Asks before a change. Focus starts on Cancel; the dialog closes only by Cancel, Escape or success. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  const confirm = useAction(props.onConfirm);
  return (
    <AlertDialog
      isOpen={props.isOpen}
      onClose={() => {
        confirm.forget();
        props.onClose();
      }}
      title={props.title}
      description={props.description}
      initialFocus={cancel}
      {...(props.focusAfter && { focusAfter: props.focusAfter })}
    >
      {confirm.problem && <ProblemNotice problem={confirm.problem} />}
      <DialogFooter>
        <Button
          ref={cancel}
          onClick={() => {
            confirm.forget();
            props.onClose();
          }}
        >
          Cancel
        </Button>
        <Button
          tone={props.isDestructive ? 'danger' : 'primary'}
          isPending={confirm.isPending}
          onClick={() => void confirm.start(undefined)}
        >
          {props.confirmLabel}
        </Button>
      </DialogFooter>
    </AlertDialog>
  );
}
