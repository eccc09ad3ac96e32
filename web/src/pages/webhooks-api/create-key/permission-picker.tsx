import type { Permission } from '@neoagent/sdk';
import { useState } from 'react';
import { inputClass } from '../../../components/field.js';
import { type PermissionRow, permissionRows } from '../../../text/permissions.js';

interface PermissionPickerProps {
  readonly catalogue: readonly Permission[];
  readonly selected: readonly string[];
  readonly onChange: (selected: readonly string[]) => void;
}

/** One row a resource, one box an action; what cannot be granted is shown with the reason. */
export function PermissionPicker({ catalogue, selected, onChange }: PermissionPickerProps) {
  const [search, setSearch] = useState('');
  const rows = permissionRows(catalogue, search);
  const toggle = (name: string) =>
    onChange(selected.includes(name) ? selected.filter((item) => item !== name) : [...selected, name]);
  if (catalogue.length === 0) {
    return <p className="mt-3 text-sm text-muted">No route of this installation names a permission.</p>;
  }
  return (
    <div className="mt-3 rounded-lg border border-line p-3.5">
      <label className="block text-sm">
        <span className="sr-only">Search permissions</span>
        <input
          type="search"
          placeholder="Search permissions"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          // Enter would send the form, which nobody means while searching.
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          className={inputClass}
        />
      </label>
      <div className="mt-3 flex items-center justify-between gap-3 text-sm">
        <p role="status">Selected ({selected.length})</p>
        {selected.length > 0 && (
          <button
            type="button"
            className="text-accent underline underline-offset-2"
            onClick={() => onChange([])}
          >
            Select none
          </button>
        )}
      </div>
      <div className="mt-2 divide-y divide-line">
        {rows.map((row) => (
          <Row key={row.resource} row={row} selected={selected} onToggle={toggle} />
        ))}
        {rows.length === 0 && <p className="py-2 text-sm text-muted">No permission fits “{search}”.</p>}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: PermissionRow;
  readonly selected: readonly string[];
  readonly onToggle: (name: string) => void;
}

function Row({ row, selected, onToggle }: RowProps) {
  return (
    <fieldset className="grid gap-x-4 gap-y-1 py-2.5 sm:grid-cols-[9rem_1fr]">
      <legend className="sr-only">{row.resource}</legend>
      <span aria-hidden className="text-sm font-medium wrap-anywhere">
        {row.resource}
      </span>
      <div className="flex flex-wrap gap-x-5 gap-y-1.5">
        {row.permissions.map((permission) => (
          <label key={permission.name} className="text-sm">
            <span className="flex items-center gap-2">
              <input
                type="checkbox"
                checked={selected.includes(permission.name)}
                disabled={!permission.grantable}
                onChange={() => onToggle(permission.name)}
                className="size-4 accent-accent"
              />
              {permission.action}
            </span>
            {permission.reason !== null && <span className="block pl-6 text-muted">{permission.reason}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
