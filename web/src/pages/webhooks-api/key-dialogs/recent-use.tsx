import type { Key } from '@neoagent/sdk';
import { useNow } from '../../../hooks/use-now.js';
import { localTime } from '../../../text/exact-time.js';
import { pastTime } from '../../../text/relative-time.js';

/** Who would notice: the last call that the key made. */
export function RecentUse({ apiKey }: { readonly apiKey: Key }) {
  const now = useNow();
  const use = apiKey.lastUsed;
  if (use === null) return <p>The key was never used.</p>;
  return (
    <p>
      Last used{' '}
      <strong className="font-medium text-ink">
        {pastTime(use.at, now)} ({localTime(use.at)})
      </strong>
      {use.address !== null && ` from ${use.address}`}
      {use.userAgent !== null && ` by ${use.userAgent}`}.
    </p>
  );
}
