import type { Detector } from '@neoagent/sdk';
import { expect, it } from 'vitest';
import { draftOf, readDraft, standardDraft } from './detector-draft.js';
import { chosenText, firedText } from './detector-text.js';

const detector: Detector = {
  name: 'burst',
  sentence: 'Far more requests than usual.',
  kind: 'attack',
  isEnabled: true,
  reaction: 'notify',
  possibleReactions: ['notify', 'throttle', 'disable'],
  throttlePercent: 20,
  parameters: [
    { name: 'factor', explanation: 'How many times.', value: 4, standard: 2.2, least: 1, most: 1000 },
    { name: 'endings', explanation: 'Names.', value: [':write'], standard: [':write'], least: 0, most: 2 },
  ],
  firedLastWeek: 3,
};
const draft = draftOf(detector);

it('what was not touched is sent as it is: only what differs from the standard', () => {
  expect(readDraft(draft, detector)).toEqual({
    change: { reaction: 'notify', throttlePercent: 20, parameters: { factor: 4 } },
  });
  expect(readDraft(standardDraft(draft, detector), detector)).toMatchObject({ change: { parameters: {} } });
});

it.each(['', 'many', '0.9', '1001', 'Infinity', '0x10000'])(
  '%j is no value of a parameter from 1 to 1,000',
  (text) => {
    const changed = { ...draft, texts: { ...draft.texts, factor: text } };
    expect(readDraft(changed, detector)).toEqual({ errors: { factor: 'Enter a number from 1 to 1,000.' } });
  },
);

it('lists are read line by line, without empty ones, up to their bound', () => {
  const withEndings = (endings: string) =>
    readDraft({ ...draft, texts: { factor: '2.2', endings } }, detector);
  expect(withEndings(' :a \n\n:b')).toMatchObject({ change: { parameters: { endings: [':a', ':b'] } } });
  expect(withEndings(':a\n:b\n:c')).toEqual({ errors: { endings: 'Enter at most 2 names, one a line.' } });
});

it('the percentage matters only for a throttle', () => {
  expect(readDraft({ ...draft, percent: 'x' }, detector)).toHaveProperty('change');
  expect(readDraft({ ...draft, percent: '0', reaction: 'throttle' }, detector)).toEqual({
    errors: { percent: 'Enter a whole number from 1 to 100.' },
  });
});

it('what a detector does and did is told in words', () => {
  expect(chosenText(detector)).toBe('Tells');
  expect(chosenText({ ...detector, reaction: 'throttle' })).toBe('Tells, and throttles the key to 20 %');
  expect(firedText(detector)).toBe('Fired 3 times in 7 days');
  expect(firedText({ ...detector, isEnabled: false, firedLastWeek: 1 })).toBe(
    'Would have fired once in 7 days',
  );
});
