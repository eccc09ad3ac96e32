import { api, useKeyUpdate } from '../../api.js';
import { Button } from '../../components/button.js';
import { Notice, ProblemNotice } from '../../components/notice.js';
import { useAction } from '../../hooks/use-action.js';

/** What was taken from a key, and what it held before. */
export interface Narrowed {
  readonly keyId: string;
  readonly keyName: string;
  readonly removed: readonly string[];
  readonly previous: readonly string[];
}

/** Says what was taken from a key a moment ago, and gives it back. */
export function NarrowedNotice({
  narrowed,
  onDone,
}: {
  readonly narrowed: Narrowed;
  readonly onDone: () => void;
}) {
  const put = useKeyUpdate();
  const { keyId, keyName, removed, previous } = narrowed;
  const undo = useAction(() => api.setKeyPermissions(keyId, previous));

  async function restore(): Promise<void> {
    const outcome = await undo.start(undefined);
    if (!outcome.done) return;
    put(outcome.value);
    onDone();
  }

  return (
    <Notice tone="info" role="status">
      <p>
        “{keyName}” no longer holds{' '}
        <span className="font-mono text-xs wrap-anywhere">{removed.join(', ')}</span>.
      </p>
      <p className="text-muted">
        It counts from the next request on. A program that needs it is told permission_denied.
      </p>
      <div className="flex flex-wrap gap-2 pt-1">
        <Button disabled={undo.isPending} onClick={() => void restore()}>
          Undo
        </Button>
        <Button tone="quiet" onClick={onDone}>
          Keep it so
        </Button>
      </div>
      {undo.problem && <ProblemNotice problem={undo.problem} />}
    </Notice>
  );
}
