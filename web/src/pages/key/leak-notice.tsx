import type { IssuedKey, Key, Session } from '@neoagent/sdk';
import { api, useKeyUpdate } from '../../api.js';
import { Button } from '../../components/button.js';
import { Moment } from '../../components/moment.js';
import { Notice, ProblemNotice } from '../../components/notice.js';
import { useAction } from '../../hooks/use-action.js';
import { useNow } from '../../hooks/use-now.js';
import { leakText } from '../../text/leak.js';
import { isInactive, whyNotManage } from '../webhooks-api/key-rights.js';

interface LeakNoticeProps {
  readonly apiKey: Key;
  readonly session: Session;
  /** Names the key, where the notice does not stand on its page. */
  readonly isNamed?: boolean;
  readonly onIssued: (issued: IssuedKey) => void;
}

/** Says until when a leaked secret works, and offers its successor; nothing for keys without one. */
export function LeakNotice({ apiKey, session, isNamed = false, onIssued }: LeakNoticeProps) {
  const now = useNow();
  const put = useKeyUpdate();
  // The leaked secret keeps the end it has: the longest grace only says that it is not cut shorter.
  const rotation = useAction(() => api.rotateKey(apiKey.id, { grace: '30d', endRunningGrace: true }));
  if (apiKey.mustRotateBy === null || isInactive(apiKey)) return null;
  const { title, text } = leakText(apiKey.mustRotateBy, now);
  const refusal = whyNotManage(session, apiKey);

  async function rotate(): Promise<void> {
    const outcome = await rotation.start(undefined);
    if (!outcome.done) return;
    put(outcome.value.key);
    onIssued(outcome.value);
  }

  return (
    <Notice tone="bad">
      <p className="font-medium">
        {isNamed && `“${apiKey.name}”: `}
        <Moment at={apiKey.mustRotateBy} now={now} text={title} />
      </p>
      <p>{text}</p>
      {apiKey.secrets.length > 1 && <p>Rotating also ends the secret before it, which still works.</p>}
      {refusal === undefined ? (
        <Button className="mt-2" tone="primary" disabled={rotation.isPending} onClick={() => void rotate()}>
          Rotate now
        </Button>
      ) : (
        <p>{refusal}</p>
      )}
      {rotation.problem && <ProblemNotice problem={rotation.problem} />}
    </Notice>
  );
}
