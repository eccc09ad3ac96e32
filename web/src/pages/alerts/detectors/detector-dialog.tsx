import type { Detector, DetectorChange, DetectorReaction } from '@neoagent/sdk';
import { type FormEvent, useEffect, useState } from 'react';
import { api } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { ChoiceGroup } from '../../../components/choice-group.js';
import { Dialog, DialogFooter } from '../../../components/dialog.js';
import { Field } from '../../../components/field.js';
import { ProblemNotice } from '../../../components/notice.js';
import { toast } from '../../../components/toast.js';
import { useAction } from '../../../hooks/use-action.js';
import { useLast } from '../../../hooks/use-last.js';
import { useAlertUpdate } from '../alert-queries.js';
import { detectorTitle } from '../alert-text.js';
import { type DraftErrors, draftOf, readDraft, standardDraft } from './detector-draft.js';
import { detectorButtonId } from './detector-row.js';
import { firedText } from './detector-text.js';
import { ParameterField, parameterId } from './parameter-field.js';
import { RulePreview } from './rule-preview.js';

interface DetectorDialogProps {
  /** The detector to change; `null` while the dialog is closed. */
  readonly detector: Detector | null;
  readonly onClose: () => void;
}

/** Chooses what a detector does when it finds something, and how easily it does. */
export function DetectorDialog({ detector, onClose }: DetectorDialogProps) {
  const shown = useLast(detector);
  return (
    <Dialog
      isOpen={detector !== null}
      onClose={onClose}
      title={detectorTitle(shown?.name ?? '')}
      description={shown?.sentence}
      focusAfter={() => document.getElementById(detectorButtonId(shown?.name ?? ''))}
    >
      {detector && <DetectorForm detector={detector} onClose={onClose} />}
    </Dialog>
  );
}

const reactions: Readonly<Record<DetectorReaction, { readonly label: string; readonly hint: string }>> = {
  notify: { label: 'Only tell', hint: 'The key goes on working.' },
  throttle: { label: 'Tell and throttle', hint: 'The key may do only a part of what the plan allows.' },
  disable: { label: 'Tell and disable', hint: 'The key is refused until somebody enables it.' },
};

function DetectorForm({ detector, onClose }: { readonly detector: Detector; readonly onClose: () => void }) {
  const update = useAlertUpdate();
  const [draft, setDraft] = useState(() => draftOf(detector));
  const [errors, setErrors] = useState<DraftErrors>({});
  const save = useAction((change: DetectorChange) => api.changeDetector(detector.name, change));
  useEffect(() => {
    const [first] = Object.keys(errors);
    if (first !== undefined) document.getElementById(parameterId(first))?.focus();
  }, [errors]);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    save.forget();
    const read = readDraft(draft, detector);
    setErrors('errors' in read ? read.errors : {});
    if ('errors' in read) return;
    const outcome = await save.start(read.change);
    if (!outcome.done) return;
    update();
    toast(`“${detectorTitle(detector.name)}” is saved.`);
    onClose();
  }

  return (
    <form noValidate className="space-y-5" onSubmit={(event) => void submit(event)}>
      {detector.possibleReactions.length > 1 && (
        <ChoiceGroup
          name="detector-reaction"
          legend="When it finds something"
          layout="cards"
          choices={detector.possibleReactions.map((value) => ({ value, ...reactions[value] }))}
          value={draft.reaction}
          onChange={(reaction) => setDraft({ ...draft, reaction })}
        />
      )}
      {draft.reaction === 'throttle' && (
        <Field
          id={parameterId('percent')}
          label="Percent left to the key"
          hint="Of the plan’s tightest limit, from 1 to 100."
          inputMode="numeric"
          autoComplete="off"
          value={draft.percent}
          onChange={(event) => setDraft({ ...draft, percent: event.target.value })}
          error={errors['percent']}
        />
      )}
      {detector.parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          text={draft.texts[parameter.name] ?? ''}
          error={errors[parameter.name]}
          onText={(text) => setDraft({ ...draft, texts: { ...draft.texts, [parameter.name]: text } })}
        />
      ))}
      <RulePreview detector={detector} draft={draft} />
      <p className="text-sm text-muted">
        {firedText(detector)}
        {detector.firedLastWeek > 0 && ', counted under the parameters of that time'}. What you save counts
        from the next minute on; what was learnt about keys stays.
      </p>
      {save.problem && <ProblemNotice problem={save.problem} />}
      <DialogFooter>
        <Button tone="quiet" className="mr-auto" onClick={() => setDraft(standardDraft(draft, detector))}>
          Standard values
        </Button>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" isPending={save.isPending}>
          Save
        </Button>
      </DialogFooter>
    </form>
  );
}
