import type { KeyOutcome } from '@neoagent/sdk';
import { Download } from 'lucide-react';
import { Button } from '../../../components/button.js';
import { DialogFooter } from '../../../components/dialog.js';
import { secretsFile } from './secrets-file.js';

interface RunOutcomeProps {
  readonly results: readonly KeyOutcome[];
  readonly onClose: () => void;
}

/** What became of each key, and the secrets as a file, this once. They are gone with the dialog. */
export function RunOutcome({ results, onClose }: RunOutcomeProps) {
  const rotated = results.filter(({ outcome }) => outcome === 'rotated').length;
  return (
    <>
      <p role="status" className="text-sm">
        {rotated} of {results.length} keys were rotated.
        {rotated > 0 && (
          <>
            {' '}
            <strong className="font-medium">Download the new secrets now: this is the only time.</strong> We
            store only hashes.
          </>
        )}
      </p>
      <section
        aria-label="Outcome of each key"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="relative mt-3 max-h-80 overflow-auto rounded-md border border-line"
      >
        <table className="w-full text-sm">
          <caption className="sr-only">Outcome of each key</caption>
          <thead className="bg-sunken text-left text-xs text-muted">
            <tr>
              <th scope="col" className="px-3 py-2 font-medium">
                Key
              </th>
              <th scope="col" className="px-3 py-2 font-medium">
                Outcome
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {results.map((result) => (
              <tr key={result.keyId}>
                <th scope="row" className="px-3 py-2 text-left font-medium wrap-anywhere">
                  {result.name}
                </th>
                <td className="px-3 py-2">{outcomeText(result)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <DialogFooter>
        {rotated > 0 && (
          <Button tone="primary" onClick={() => save(secretsFile(results))}>
            <Download aria-hidden className="size-4" />
            Download secrets
          </Button>
        )}
        <Button onClick={onClose}>{rotated > 0 ? 'I have saved them' : 'Close'}</Button>
      </DialogFooter>
    </>
  );
}

function outcomeText(result: KeyOutcome): string {
  if (result.outcome === 'rotated') return 'Rotated';
  if (result.outcome === 'skipped') return 'Rotated before by this run';
  return `Not rotated: ${result.detail}`;
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'neoagent-secrets.csv';
  link.click();
  // The browser has taken the content by the next turn; nothing of it shall stay behind.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
