/** What a line of an import may say; each by any of its names, letter case, `_` and `-` ignored. */
export const importColumns = {
  account: ['account'],
  name: ['name'],
  digest: ['digest', 'hash', 'keyhash'],
  secret: ['secret'],
  hint: ['hint', 'start', 'prefix'],
  permissions: ['permissions'],
  expiresAt: ['expiresat', 'expires'],
  createdAt: ['createdat', 'created'],
  allowedAddresses: ['allowedaddresses', 'allowedips', 'allowip'],
  environment: ['environment'],
  enabled: ['enabled'],
} as const;
export type ImportColumn = keyof typeof importColumns;

const columnOf = new Map<string, ImportColumn>(
  Object.entries(importColumns).flatMap(([column, names]) =>
    names.map((name) => [name, column as ImportColumn] as const),
  ),
);

/** The column a heading names, or `undefined`. */
export function columnNamed(heading: string): ImportColumn | undefined {
  return columnOf.get(heading.trim().toLowerCase().replace(/[_-]/g, ''));
}
