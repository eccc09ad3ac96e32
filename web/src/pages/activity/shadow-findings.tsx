import type { ShadowFinding } from '@neoagent/sdk';
import { Fact } from '../../components/fact.js';
import { Moment } from '../../components/moment.js';
import { useNow } from '../../hooks/use-now.js';
import { CodeLink } from '../troubleshooting/code-link.js';
import { KeyCell } from './refusal-cells.js';
import { findingId, requestCount } from './shadow-text.js';

interface ShadowFindingsProps {
  readonly findings: readonly ShadowFinding[];
  /** Only keys of this account have a page the reader can open. */
  readonly ownAccountId: string;
  /** The names of the accounts, where findings of several are shown. */
  readonly accountNames?: ReadonlyMap<string, string>;
}

/** What each rule in shadow mode would have refused: how many requests, of which key, since when. */
export function ShadowFindings({ findings, ownAccountId, accountNames }: ShadowFindingsProps) {
  const now = useNow();
  return (
    <ul
      aria-label="Would be refused"
      className="divide-y divide-line rounded-lg border border-line bg-surface"
    >
      {findings.map((finding) => (
        <li key={findingId(finding)} className="px-4 py-4 sm:px-5">
          <h3 className="wrap-anywhere">
            <span className="font-medium">{requestCount(finding.count)}</span> by{' '}
            <code className="font-mono text-[0.8125rem]">{finding.rule}</code>
          </h3>
          <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm sm:grid-cols-[auto_1fr_auto_1fr]">
            {accountNames && (
              <Fact term="Account">{accountNames.get(finding.accountId) ?? finding.accountId}</Fact>
            )}
            <Fact term="Key">
              {finding.accountId === ownAccountId ? (
                <KeyCell keyId={finding.keyId} keyName={finding.keyName} />
              ) : (
                finding.keyName
              )}
            </Fact>
            <Fact term="Route">
              <code className="font-mono text-xs">{finding.route}</code>
            </Fact>
            <Fact term="Reason">
              <CodeLink code={finding.reason} />
            </Fact>
            <Fact term="Since">
              <Moment at={finding.firstAt} now={now} />
            </Fact>
            <Fact term="Last">
              <Moment at={finding.lastAt} now={now} />
            </Fact>
          </dl>
        </li>
      ))}
    </ul>
  );
}
