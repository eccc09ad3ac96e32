import type { Alert } from '@neoagent/sdk';
import type { KeyTask } from '../webhooks-api/key-task.js';

/** What is being done about an alert, and so which dialog is open. */
export type AlertTask =
  | { readonly kind: 'throttle' | 'expect'; readonly alert: Alert }
  | { readonly kind: 'key'; readonly task: KeyTask };

/** The id of what holds the list of open alerts; takes focus when the alert that had it is gone. */
export const alertListId = 'open-alerts';

/** The id of a button of an alert. */
export function alertButtonId(alertId: string, kind: 'throttle' | 'expect'): string {
  return `${kind}-${alertId}`;
}

/** Where focus belongs after a dialog about an alert: on its button, or on the list when the alert is gone. */
export function afterAlertDialog(task: Extract<AlertTask, { kind: 'throttle' | 'expect' }> | null) {
  const own = task && document.getElementById(alertButtonId(task.alert.id, task.kind));
  return own ?? document.getElementById(alertListId);
}
