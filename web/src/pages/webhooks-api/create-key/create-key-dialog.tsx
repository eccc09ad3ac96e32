import type { Environment, IssuedKey, ManagementProblem, Permission } from '@neoagent/sdk';
import type { UseQueryResult } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Dialog } from '../../../components/dialog.js';
import { createButtonId } from '../focus-after.js';
import { CreateKeyForm } from './create-key-form.js';

interface CreateKeyDialogProps {
  /** The environment to start with; `null` while the dialog is closed. */
  readonly environment: Environment | null;
  readonly permissions: UseQueryResult<readonly Permission[], ManagementProblem>;
  readonly onIssued: (issued: IssuedKey) => void;
  readonly onClose: () => void;
}

/** Asks what the key is for, may do, and when it ends. While it is being created the dialog cannot be closed. */
export function CreateKeyDialog({ environment, permissions, onIssued, onClose }: CreateKeyDialogProps) {
  const name = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      isOpen={environment !== null}
      onClose={() => !isBusy && onClose()}
      title="Create key"
      description="One key for each program that calls the API."
      initialFocus={name}
      focusAfter={() => document.getElementById(createButtonId)}
    >
      {environment !== null && (
        <CreateKeyForm
          nameRef={name}
          environment={environment}
          permissions={permissions}
          onBusy={setBusy}
          onIssued={onIssued}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}
