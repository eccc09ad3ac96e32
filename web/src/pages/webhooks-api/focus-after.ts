import type { Key } from '@neoagent/sdk';

/** The id of the button that opens the creation dialog. */
export const createButtonId = 'create-key';

/** The id of the button that opens the dialog of a new canary. */
export const createCanaryButtonId = 'create-canary-key';

/** The id of the button that opens a key's menu. */
export function keyMenuId(id: string): string {
  return `key-menu-${id}`;
}

/** The id of the link that opens a key's page. */
export function keyLinkId(id: string): string {
  return `key-link-${id}`;
}

/** Where focus belongs after a dialog that a key's menu opened; after a revocation the row may be hidden. */
export function afterMenuDialog(key: Key | null): HTMLElement | null {
  return firstOf(key === null ? [createButtonId] : [keyMenuId(key.id), createButtonId]);
}

/** Where focus belongs once a secret was shown: on the key's row. */
export function afterSecret(key: Key | null): HTMLElement | null {
  return firstOf(key === null ? [createButtonId] : [keyLinkId(key.id), keyMenuId(key.id), createButtonId]);
}

function firstOf(ids: readonly string[]): HTMLElement | null {
  for (const id of ids) {
    const element = document.getElementById(id);
    if (element !== null) return element;
  }
  return null;
}
