import { AlertDialog as BaseAlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';

const backdrop = 'fixed inset-0 z-40 bg-shade';
const viewport = 'fixed inset-0 z-50 flex items-start justify-center overflow-y-auto px-3 py-6 sm:py-12';
const popup = 'popup-enter w-full rounded-xl border border-line bg-surface text-ink shadow-2xl outline-none';

interface DialogFrameProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly width?: string;
  readonly children: ReactNode;
  readonly initialFocus?: RefObject<HTMLElement | null>;
  /** The element that takes focus afterwards; asked when the dialog closes. */
  readonly focusAfter?: () => HTMLElement | null;
}

interface DialogProps extends DialogFrameProps {
  /** Called for Escape instead of closing; the dialog then has no close button either. */
  readonly onEscape?: () => void;
}

/** A modal dialog. A press outside never closes it, since that would throw input or a secret away. */
export function Dialog({ onEscape, width = 'max-w-xl', ...props }: DialogProps) {
  return (
    <BaseDialog.Root
      open={props.isOpen}
      disablePointerDismissal
      onOpenChange={(open, details) => {
        if (open) return;
        if (details.reason === 'escape-key' && onEscape !== undefined) {
          details.cancel();
          onEscape();
          return;
        }
        props.onClose();
      }}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdrop} />
        <BaseDialog.Viewport className={viewport}>
          <BaseDialog.Popup
            className={`${popup} ${width}`}
            finalFocus={() => props.focusAfter?.() ?? true}
            {...(props.initialFocus && { initialFocus: props.initialFocus })}
          >
            <header className="flex items-start justify-between gap-4 px-5 pt-5 sm:px-6">
              <div>
                <BaseDialog.Title className="text-lg font-semibold tracking-tight">
                  {props.title}
                </BaseDialog.Title>
                {props.description && (
                  <BaseDialog.Description className="mt-1 text-sm text-muted" render={<div />}>
                    {props.description}
                  </BaseDialog.Description>
                )}
              </div>
              {onEscape === undefined && (
                <BaseDialog.Close
                  aria-label="Close dialog"
                  className="-mt-1.5 -mr-2 inline-flex size-9 shrink-0 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink"
                >
                  <X aria-hidden className="size-4" />
                </BaseDialog.Close>
              )}
            </header>
            <div className="px-5 pt-4 pb-5 sm:px-6 sm:pb-6">{props.children}</div>
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** A modal question about a change (`role=alertdialog`): the title and description are read out, focus starts as told. */
export function AlertDialog({ width = 'max-w-lg', ...props }: DialogFrameProps) {
  return (
    <BaseAlertDialog.Root open={props.isOpen} onOpenChange={(open) => !open && props.onClose()}>
      <BaseAlertDialog.Portal>
        <BaseAlertDialog.Backdrop className={backdrop} />
        <BaseAlertDialog.Viewport className={viewport}>
          <BaseAlertDialog.Popup
            className={`${popup} ${width} p-5 sm:p-6`}
            finalFocus={() => props.focusAfter?.() ?? true}
            {...(props.initialFocus && { initialFocus: props.initialFocus })}
          >
            <BaseAlertDialog.Title className="text-lg font-semibold tracking-tight">
              {props.title}
            </BaseAlertDialog.Title>
            <BaseAlertDialog.Description className="mt-2 space-y-3 text-sm text-muted" render={<div />}>
              {props.description}
            </BaseAlertDialog.Description>
            {props.children}
          </BaseAlertDialog.Popup>
        </BaseAlertDialog.Viewport>
      </BaseAlertDialog.Portal>
    </BaseAlertDialog.Root>
  );
}

/** The row of buttons at a dialog's foot. */
export function DialogFooter({ children }: { readonly children: ReactNode }) {
  return <div className="mt-6 flex flex-wrap-reverse justify-end gap-2">{children}</div>;
}
