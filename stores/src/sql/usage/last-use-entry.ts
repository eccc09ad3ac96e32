import type { LastUse } from '@neoagent/core';

/** Uses as one text of the journal: five places of one flat list each. Many have their user agent in common: it is written once. */
interface Entry {
  readonly agents: readonly (string | null)[];
  readonly uses: readonly (string | number | null)[];
}

const places = 5;

export function lastUsesEntryOf(uses: readonly (readonly [string, LastUse])[]): string {
  const numbers = new Map<string | null, number>();
  const flat: (string | number | null)[] = [];
  for (const [secretId, { at, address, country, userAgent }] of uses) {
    const number = numbers.get(userAgent) ?? numbers.size;
    numbers.set(userAgent, number);
    flat.push(secretId, at, address, country, number);
  }
  return JSON.stringify({ agents: [...numbers.keys()], uses: flat } satisfies Entry);
}

export function lastUsesOfEntry(text: string): readonly (readonly [string, LastUse])[] {
  const { agents, uses } = JSON.parse(text) as Entry;
  const read: (readonly [string, LastUse])[] = [];
  for (let i = 0; i < uses.length; i += places) {
    const [secretId, at, address, country, number] = uses.slice(i, i + places) as [
      string,
      number,
      string | null,
      string | null,
      number,
    ];
    read.push([secretId, { at, address, country, userAgent: agents[number] ?? null }]);
  }
  return read;
}
