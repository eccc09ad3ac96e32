import type { Detector } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { useSettled } from '../../../hooks/use-settled.js';
import { previewQuery } from '../alert-queries.js';
import { type DetectorDraft, readDraft } from './detector-draft.js';

const settlesMs = 500;

/** How often the rule as it is being written would have fired; follows the fields once they are left alone for a moment. */
export function RulePreview({
  detector,
  draft,
}: {
  readonly detector: Detector;
  readonly draft: DetectorDraft;
}) {
  const read = readDraft(draft, detector);
  const written = 'change' in read ? JSON.stringify(read.change.parameters ?? {}) : undefined;
  const settled = useSettled(written, settlesMs);
  const preview = useQuery(previewQuery(detector.name, settled));
  return (
    <p role="status" className="rounded-md bg-sunken px-3 py-2 text-sm">
      {textOf({ isValid: written !== undefined, isStale: settled !== written, preview })}
    </p>
  );
}

function textOf({
  isValid,
  isStale,
  preview,
}: {
  readonly isValid: boolean;
  readonly isStale: boolean;
  readonly preview: {
    readonly data: { readonly sentence: string } | undefined;
    readonly isError: boolean;
  };
}): string {
  if (!isValid) return 'With values that fit, it says here how often they would have fired.';
  if (isStale) return 'Trying these values…';
  if (preview.isError) return 'These values could not be tried just now.';
  return preview.data?.sentence ?? 'Trying these values…';
}
