import type { ManagementProblem, Permission } from '@neoagent/sdk';
import type { UseQueryResult } from '@tanstack/react-query';
import { ChoiceGroup } from '../../../components/choice-group.js';
import { FieldError } from '../../../components/field.js';
import { LoadFailure, Notice } from '../../../components/notice.js';
import { type PermissionPreset, permissionPresets, permissionsOf } from '../../../text/permissions.js';
import type { KeyDraft } from './key-draft.js';
import { PermissionPicker } from './permission-picker.js';

interface PermissionFieldProps {
  readonly draft: KeyDraft;
  readonly permissions: UseQueryResult<readonly Permission[], ManagementProblem>;
  readonly onChange: (part: Partial<KeyDraft>) => void;
  readonly error: string | undefined;
}

/** What the key may do: a preset, or permissions picked one by one. */
export function PermissionField({ draft, permissions, onChange, error }: PermissionFieldProps) {
  const catalogue = permissions.data ?? [];
  return (
    <div>
      <ChoiceGroup
        name="preset"
        legend="Permissions"
        layout="cards"
        choices={permissionPresets}
        value={draft.preset}
        onChange={(preset) => onChange({ preset })}
      />
      <FieldError id="preset-error" message={error} />
      {permissions.isPending && (
        <p role="status" className="mt-3 text-sm text-muted">
          Loading the permissions of this installation…
        </p>
      )}
      {permissions.isError && (
        <LoadFailure
          what="Permissions"
          problem={permissions.error}
          onRetry={() => void permissions.refetch()}
        />
      )}
      {permissions.data && draft.preset === 'custom' && (
        <PermissionPicker
          catalogue={catalogue}
          selected={draft.custom}
          onChange={(custom) => onChange({ custom })}
        />
      )}
      {permissions.data && <EmptyPreset preset={draft.preset} catalogue={catalogue} />}
      {draft.preset === 'full' && (
        <Notice tone="warn">
          <p>
            Whoever holds this key can do everything the account may do. Choose less where less is enough.
          </p>
        </Notice>
      )}
    </div>
  );
}

function EmptyPreset({
  preset,
  catalogue,
}: {
  readonly preset: PermissionPreset;
  readonly catalogue: readonly Permission[];
}) {
  if (preset === 'custom' || permissionsOf(preset, catalogue, []).length > 0) return null;
  return (
    <Notice tone="info">
      <p>
        No route of this installation requires a permission of this kind, so this choice selects none. The key
        then works only where no permission is required.
      </p>
    </Notice>
  );
}
