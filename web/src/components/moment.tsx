import { localTime, utcTime } from '../text/exact-time.js';
import { pastTime } from '../text/relative-time.js';
import { Tooltip } from './tooltip.js';

interface MomentProps {
  readonly at: string;
  readonly now: number;
  /** Shown instead of the relative time. */
  readonly text?: string;
}

/** A past moment relative to now, or any moment in a text of its own; the exact local and UTC time come on hover and focus. */
export function Moment({ at, now, text }: MomentProps) {
  return (
    <Tooltip lines={[localTime(at), utcTime(at)]}>
      <time dateTime={at}>{text ?? pastTime(at, now)}</time>
    </Tooltip>
  );
}
