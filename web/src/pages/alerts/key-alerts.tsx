import type { Session } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNow } from '../../hooks/use-now.js';
import { AlertDialogs } from './alert-dialogs.js';
import { alertsQuery } from './alert-queries.js';
import { type AlertTask, alertListId } from './alert-task.js';
import { openText } from './alert-text.js';
import { OpenAlerts } from './open-alerts.js';
import { useFocusKept } from './use-focus-kept.js';

/** The open alerts of one key; nothing when there is none. */
export function KeyAlerts({ keyId, session }: { readonly keyId: string; readonly session: Session }) {
  const open = useQuery(alertsQuery('open'));
  const now = useNow();
  const [task, setTask] = useState<AlertTask | null>(null);
  const alerts = open.data?.alerts.filter((alert) => alert.keyId === keyId) ?? [];
  useFocusKept(alerts.length);
  return (
    <>
      {alerts.length > 0 && (
        <section
          id={alertListId}
          tabIndex={-1}
          aria-labelledby="key-alerts-title"
          className="mt-8 outline-none"
        >
          <h2 id="key-alerts-title" className="mb-3 text-lg font-semibold tracking-tight">
            {openText(alerts.length)}
          </h2>
          <OpenAlerts alerts={alerts} session={session} now={now} onTask={setTask} />
        </section>
      )}
      <AlertDialogs task={task} onTask={setTask} />
    </>
  );
}
