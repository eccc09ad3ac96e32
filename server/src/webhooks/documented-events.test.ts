import { readFileSync } from 'node:fs';
import { eventCatalogue } from '@neoagent/core';
import { expect, it } from 'vitest';

it('docs/webhooks.md lists the events of the catalogue, all of them and no other, in its words', () => {
  const page = readFileSync(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| `([a-z_]+\.[a-z_]+)` \| (.*) \|$/gm)].map(([, type, sentence]) => ({
    type,
    sentence,
  }));
  expect(listed).toEqual(eventCatalogue.map(({ type, sentence }) => ({ type, sentence })));
});
