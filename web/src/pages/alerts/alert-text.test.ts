import { expect, it } from 'vitest';
import { detectorTitle, evidenceFacts, openText } from './alert-text.js';

it('evidence reads as facts: countries by name, numbers grouped, with their unit', () => {
  const facts = (evidence: Record<string, string | number>) =>
    evidenceFacts(evidence).map(({ term, value }) => `${term}: ${value}`);
  expect(facts({ requests: 12_400, usual: '90–140', expected: 112, busiest: 900 })).toEqual([
    'Requests: 12,400',
    'Usual: 90–140',
    'Busiest hour: 900',
  ]);
  expect(facts({ country: 'FR', usual: 'DE, NZ', requests: 1 })).toEqual([
    'Country: France',
    'Usual: Germany, New Zealand',
    'Requests: 1',
  ]);
  expect(facts({ from: 'DE', to: 'JP', km: 9100, minutes: 1 })).toEqual([
    'From: Germany',
    'To: Japan',
    'Distance: 9,100 km',
    'Time between: 1 minute',
  ]);
  expect(
    facts({ guesses: 1_200, hint: 'neo_live_Ab12…9xYz', networks: 2, examples: '203.0.113.0/24, unknown' }),
  ).toEqual([
    'Wrong keys: 1,200',
    'Begin like: neo_live_Ab12…9xYz',
    'Networks: 2',
    'Such as: 203.0.113.0/24, unknown',
  ]);
  expect(facts({ agent: 'curl', usual: 'axios', country: '' })).toEqual(['Program: curl', 'Usual: axios']);
});

it('what the page does not know is shown by its own name, not hidden', () => {
  expect(evidenceFacts({ moonPhase: 'new' })).toEqual([{ term: 'moonPhase', value: 'new' }]);
  expect(detectorTitle('moon')).toBe('moon');
});

it.each([
  [0, 'No open alerts'],
  [1, '1 open alert'],
  [1200, '1,200 open alerts'],
])('%d are counted in words', (count, words) => {
  expect(openText(count)).toBe(words);
});
