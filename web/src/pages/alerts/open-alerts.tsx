import type { Alert, Session } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { keysQuery } from '../../api.js';
import { AlertCard } from './alert-card.js';
import type { AlertTask } from './alert-task.js';

interface OpenAlertsProps {
  readonly alerts: readonly Alert[];
  readonly session: Session;
  readonly now: number;
  readonly onTask: (task: AlertTask) => void;
}

/** Open alerts, each with what can be done about its key. */
export function OpenAlerts({ alerts, session, now, onTask }: OpenAlertsProps) {
  const keys = useQuery(keysQuery);
  return (
    <div className="space-y-4">
      {alerts.map((alert) => (
        <AlertCard
          key={alert.id}
          alert={alert}
          apiKey={keys.data?.find(({ id }) => id === alert.keyId)}
          session={session}
          now={now}
          onTask={onTask}
        />
      ))}
    </div>
  );
}
