import type { ManagementProblem, Permission } from '@neoagent/sdk';
import type { UseQueryResult } from '@tanstack/react-query';
import { CreateCanaryDialog } from '../create-canary-dialog.js';
import { CreateKeyDialog } from '../create-key/create-key-dialog.js';
import type { KeyTask } from '../key-task.js';
import { CopyOnceDialog } from './copy-once-dialog.js';
import { DisableDialog } from './disable-dialog.js';
import { RegenerateDialog } from './regenerate-dialog.js';
import { RenameDialog } from './rename-dialog.js';
import { RevokeDialog } from './revoke-dialog.js';
import { RotateDialog } from './rotate/rotate-dialog.js';

interface KeyDialogsProps {
  readonly task: KeyTask | null;
  readonly onTask: (task: KeyTask | null) => void;
  readonly permissions: UseQueryResult<readonly Permission[], ManagementProblem>;
}

/** The dialog of the present task. One place, so that the table and a key's own page act alike. */
export function KeyDialogs({ task, onTask, permissions }: KeyDialogsProps) {
  const close = () => onTask(null);
  const about = (kind: 'rename' | 'rotate' | 'regenerate' | 'disable' | 'revoke') =>
    task?.kind === kind ? task.key : null;
  return (
    <>
      <CreateKeyDialog
        environment={task?.kind === 'create' ? task.environment : null}
        permissions={permissions}
        onIssued={(issued) => onTask({ kind: 'secret', issued, cause: 'created' })}
        onClose={close}
      />
      <CreateCanaryDialog
        environment={task?.kind === 'create_canary' ? task.environment : null}
        onIssued={(issued) => onTask({ kind: 'secret', issued, cause: 'created' })}
        onClose={close}
      />
      <RenameDialog apiKey={about('rename')} onClose={close} />
      <DisableDialog apiKey={about('disable')} onClose={close} />
      <RotateDialog
        apiKey={about('rotate')}
        onIssued={(issued) => onTask({ kind: 'secret', issued, cause: 'rotated' })}
        onClose={close}
      />
      <RegenerateDialog
        apiKey={about('regenerate')}
        onIssued={(issued) => onTask({ kind: 'secret', issued, cause: 'regenerated' })}
        onClose={close}
      />
      <RevokeDialog apiKey={about('revoke')} onClose={close} />
      <CopyOnceDialog task={task?.kind === 'secret' ? task : null} onClose={close} />
    </>
  );
}
