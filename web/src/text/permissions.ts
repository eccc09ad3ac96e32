import type { Permission } from '@neoagent/sdk';

/** Where the choice of permissions starts. */
export type PermissionPreset = 'read_only' | 'read_write' | 'full' | 'custom';

/** The presets in the order shown, least first, with their words. */
export const permissionPresets: readonly {
  readonly value: PermissionPreset;
  readonly label: string;
  readonly hint: string;
}[] = [
  { value: 'read_only', label: 'Read only', hint: 'Every permission whose action is read' },
  { value: 'read_write', label: 'Read & write', hint: 'Every permission whose action is read or write' },
  { value: 'full', label: 'Full access', hint: 'Everything the account may do, now and later' },
  { value: 'custom', label: 'Custom', hint: 'Pick permissions one by one' },
];

/** The permission that stands for all of the account's. */
export const everything = '*';

/** What a preset selects from the catalogue; permissions that cannot be granted are never selected. */
export function permissionsOf(
  preset: PermissionPreset,
  catalogue: readonly Permission[],
  custom: readonly string[],
): readonly string[] {
  switch (preset) {
    case 'full':
      return [everything];
    case 'custom':
      return custom;
    case 'read_only':
      return withActions(catalogue, ['read']);
    case 'read_write':
      return withActions(catalogue, ['read', 'write']);
  }
}

function withActions(catalogue: readonly Permission[], actions: readonly string[]): readonly string[] {
  return catalogue
    .filter((entry) => entry.grantable && actions.includes(entry.action))
    .map((entry) => entry.name);
}

/** A resource and its permissions, as one row of the picker. */
export interface PermissionRow {
  readonly resource: string;
  readonly permissions: readonly Permission[];
}

/** The catalogue by resource, in its own order; `search` keeps rows whose resource or permission contains it. */
export function permissionRows(catalogue: readonly Permission[], search: string): readonly PermissionRow[] {
  const rows = new Map<string, Permission[]>();
  const wanted = search.trim().toLowerCase();
  for (const entry of catalogue) {
    if (!entry.name.toLowerCase().includes(wanted) && !entry.resource.toLowerCase().includes(wanted))
      continue;
    const row = rows.get(entry.resource) ?? [];
    row.push(entry);
    rows.set(entry.resource, row);
  }
  return [...rows].map(([resource, permissions]) => ({ resource, permissions }));
}

/** One short line for a table cell: the preset's name, or the first two permissions and how many more. */
export function permissionSummary(held: readonly string[], catalogue: readonly Permission[]): string {
  if (held.includes(everything)) return 'Full access';
  if (held.length === 0) return 'None';
  const preset = permissionPresets.find(
    ({ value }) =>
      (value === 'read_only' || value === 'read_write') && isSame(held, permissionsOf(value, catalogue, [])),
  );
  if (preset !== undefined) return preset.label;
  const rest = held.length - 2;
  return held.slice(0, 2).join(', ') + (rest > 0 ? ` +${rest} more` : '');
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name) => right.includes(name));
}

/** What a key with these permissions can do, as the sentence shown before it is created. */
export function permissionSentence(held: readonly string[]): string {
  if (held.includes(everything)) return 'Can do everything the account may do.';
  if (held.length === 0) return 'Holds no permission: it works only where none is required.';
  if (held.length <= 3) return `Can use ${listed(held)}.`;
  return `Can use ${held.slice(0, 2).join(', ')} and ${held.length - 2} more permissions.`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
