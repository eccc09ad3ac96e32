import type { CheckedKey } from '@neoagent/sdk';
import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { CodeLink } from '../code-link.js';
import { verdictText } from './verdict.js';

const looks = {
  good: { Icon: CircleCheck, box: 'border-good/40 bg-good-soft', icon: 'text-good' },
  warn: { Icon: TriangleAlert, box: 'border-warn/40 bg-warn-soft', icon: 'text-warn' },
  bad: { Icon: CircleX, box: 'border-bad/40 bg-bad-soft', icon: 'text-bad' },
} as const;

/** What the key is good for: the verdict, its cause and its fix, and where the code is explained. */
export function CheckResult({ checked }: { readonly checked: CheckedKey }) {
  const { tone, title } = verdictText(checked.verdict);
  const { Icon, box, icon } = looks[tone];
  return (
    <div className={`mt-4 flex gap-2.5 rounded-lg border px-3.5 py-3 ${box}`}>
      <Icon aria-hidden className={`mt-1 size-4 shrink-0 ${icon}`} />
      <div className="min-w-0 space-y-1 wrap-anywhere">
        <p className="font-medium">{title}</p>
        {checked.hint !== undefined && (
          <p className="text-sm">
            Key{' '}
            <code translate="no" className="font-mono text-xs">
              {checked.hint}
            </code>
          </p>
        )}
        <p className="text-sm">{checked.detail}</p>
        {checked.fix !== '' && (
          <p className="text-sm">
            <span className="font-medium">Fix:</span> {checked.fix}
          </p>
        )}
        {checked.reason !== null && (
          <p className="text-sm">
            A request is refused with <CodeLink code={checked.reason} />
          </p>
        )}
      </div>
    </div>
  );
}
