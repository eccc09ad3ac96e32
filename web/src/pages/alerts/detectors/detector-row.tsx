import type { Detector } from '@neoagent/sdk';
import { CirclePause, Eye } from 'lucide-react';
import { api } from '../../../api.js';
import { Badge } from '../../../components/badge.js';
import { Button } from '../../../components/button.js';
import { ProblemNotice } from '../../../components/notice.js';
import { toast } from '../../../components/toast.js';
import { useAction } from '../../../hooks/use-action.js';
import { useAlertUpdate } from '../alert-queries.js';
import { detectorTitle } from '../alert-text.js';
import { changedText, chosenText, firedText } from './detector-text.js';

interface DetectorRowProps {
  readonly detector: Detector;
  readonly canChange: boolean;
  readonly onChange: () => void;
}

/** The id of the button that opens a detector's settings. */
export function detectorButtonId(name: string): string {
  return `change-${name}`;
}

/** One detector as the account has it. */
export function DetectorRow({ detector, canChange, onChange }: DetectorRowProps) {
  const update = useAlertUpdate();
  const toggle = useAction((isEnabled: boolean) => api.changeDetector(detector.name, { isEnabled }));
  const title = detectorTitle(detector.name);
  const own = changedText(detector);

  async function switchTo(isEnabled: boolean): Promise<void> {
    const outcome = await toggle.start(isEnabled);
    if (!outcome.done) return;
    update();
    toast(isEnabled ? `“${title}” is on.` : `“${title}” is off. It goes on counting.`);
  }

  return (
    <li className="px-4 py-3.5 sm:px-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <h4 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
            {title}
            {detector.isEnabled ? (
              <Badge tone="good" icon={Eye} label="On" />
            ) : (
              <Badge tone="muted" icon={CirclePause} label="Off" />
            )}
          </h4>
          <p className="mt-0.5 text-sm">{detector.sentence}</p>
          <p className="mt-1 flex flex-wrap gap-x-4 text-sm text-muted">
            {detector.isEnabled && <span>{chosenText(detector)}</span>}
            <span>{firedText(detector)}</span>
            {own && <span>{own}</span>}
          </p>
        </div>
        {canChange && (
          <div className="flex gap-2">
            <Button
              aria-label={`Switch ${detector.isEnabled ? 'off' : 'on'} “${title}”`}
              isPending={toggle.isPending}
              onClick={() => void switchTo(!detector.isEnabled)}
            >
              {detector.isEnabled ? 'Switch off' : 'Switch on'}
            </Button>
            <Button id={detectorButtonId(detector.name)} aria-label={`Change “${title}”…`} onClick={onChange}>
              Change…
            </Button>
          </div>
        )}
      </div>
      {toggle.problem && <ProblemNotice problem={toggle.problem} />}
    </li>
  );
}
