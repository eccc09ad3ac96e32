import { type FormEvent, useState } from 'react';
import { api } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { Field } from '../../../components/field.js';
import { ProblemNotice } from '../../../components/notice.js';
import { toast } from '../../../components/toast.js';
import { useAction } from '../../../hooks/use-action.js';
import { useWebhookUpdate } from './endpoint-queries.js';
import { replayedText } from './endpoint-text.js';

/** Sends everything again that failed since a moment and never arrived. */
export function ReplayForm({ endpointId }: { readonly endpointId: string }) {
  const [since, setSince] = useState('');
  const [error, setError] = useState<string>();
  const update = useWebhookUpdate();
  const replay = useAction((moment: string) => api.replayWebhooks(endpointId, moment));

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const moment = new Date(since);
    const isMoment = !Number.isNaN(moment.getTime());
    setError(isMoment ? undefined : 'Choose a date and time.');
    if (!isMoment) return;
    const outcome = await replay.start(moment.toISOString());
    if (!outcome.done) return;
    update();
    toast(replayedText(outcome.value));
  }

  return (
    <form noValidate className="w-full min-w-0 sm:w-auto" onSubmit={(event) => void submit(event)}>
      <Field
        id={`replay-since-${endpointId}`}
        label="Replay all failed since"
        type="datetime-local"
        value={since}
        onChange={(event) => setSince(event.target.value)}
        error={error}
        addition={
          <Button type="submit" isPending={replay.isPending}>
            Replay
          </Button>
        }
      />
      {replay.problem && <ProblemNotice problem={replay.problem} />}
    </form>
  );
}
