import type { ManagementProblem } from '@neoagent/sdk';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.js';

export type NoticeTone = 'info' | 'warn' | 'bad';

const looks = {
  info: { box: 'border-line bg-sunken', icon: 'text-muted', Icon: Info },
  warn: { box: 'border-warn/40 bg-warn-soft', icon: 'text-warn', Icon: TriangleAlert },
  bad: { box: 'border-bad/40 bg-bad-soft', icon: 'text-bad', Icon: CircleAlert },
} as const;

interface NoticeProps {
  readonly tone: NoticeTone;
  /** `alert` interrupts a screen reader, `status` waits for a pause; leave out for text that was there from the start. */
  readonly role?: 'alert' | 'status';
  readonly children: ReactNode;
}

/** A boxed remark with an icon; its meaning is in the words, not in the colour. */
export function Notice({ tone, role, children }: NoticeProps) {
  const { box, icon, Icon } = looks[tone];
  return (
    <div role={role} className={`mt-4 flex gap-2.5 rounded-lg border px-3.5 py-3 text-sm ${box}`}>
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${icon}`} />
      <div className="min-w-0 space-y-1">{children}</div>
    </div>
  );
}

/** Why a call did not succeed, in the server's words, with the request id to look it up by. */
export function ProblemNotice({ problem }: { readonly problem: ManagementProblem }) {
  return (
    <Notice tone="bad" role="alert">
      <p>{problem.detail}</p>
      {problem.retryAfterSeconds !== null && <p>Try again in {problem.retryAfterSeconds} seconds.</p>}
      {problem.requestId !== null && problem.status >= 500 && <RequestId id={problem.requestId} />}
    </Notice>
  );
}

/** What could not be loaded, with the request id and a way to try again. */
export function LoadFailure({
  what,
  problem,
  onRetry,
}: {
  readonly what: string;
  readonly problem: ManagementProblem;
  readonly onRetry: () => void;
}) {
  return (
    <Notice tone="bad" role="alert">
      <p className="font-medium">{what} could not be loaded.</p>
      <p>{problem.detail}</p>
      {problem.requestId !== null && <RequestId id={problem.requestId} />}
      <Button className="mt-2" onClick={onRetry}>
        Try again
      </Button>
    </Notice>
  );
}

function RequestId({ id }: { readonly id: string }) {
  return (
    <p className="text-muted">
      Request id <code className="font-mono text-xs break-all text-ink">{id}</code>
    </p>
  );
}
