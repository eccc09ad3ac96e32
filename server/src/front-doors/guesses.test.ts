import { newSecret } from '@neoagent/core';
import { afterEach, expect, it } from 'vitest';
import { randomCharacters } from '../random.js';
import { aDoorway, listeningDoor } from '../test-support/doors.js';
import { createForwardAuth } from './forward-auth/forward-auth.js';

const rules = `
trustedProxies: [127.0.0.1]
guesses: { allow: 3, per: 1m }
routes: [{ match: "GET /chats" }]
`;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function aDoor() {
  const doorway = aDoorway(rules);
  const server = await listeningDoor(createForwardAuth(doorway.parts));
  open.push(server);
  const reasonOf = async (authorization: string, from: string) => {
    const headers = {
      authorization,
      'x-forwarded-for': from,
      'x-forwarded-method': 'GET',
      'x-forwarded-uri': '/chats',
    };
    const answer = await fetch(`${server.url}/v1/forward-auth`, { headers });
    return answer.headers.get('x-neoagent-reason') ?? 'allowed';
  };
  const guessFrom = (from: string) => reasonOf(newSecret({ prefix: 'neo' }, 'live', randomCharacters), from);
  return { ...doorway, reasonOf, guessFrom };
}

it.each([
  ['an IPv4 address', ['203.0.113.5', '203.0.113.5', '::ffff:203.0.113.5'], '203.0.113.6'],
  ['a /64 of IPv6', ['2001:db8:1:2::1', '2001:db8:1:2::2', '2001:db8:1:2:ffff::3'], '2001:db8:1:3::1'],
])(
  '%s over its guesses gets no more look-ups, a key that is good but not known yet included',
  async (_name, group, elsewhere) => {
    const { reasonOf, guessFrom, addKey } = await aDoor();
    const [good, known] = [await addKey(), await addKey()];
    const from = group[0] ?? '';
    expect(await reasonOf(known.secret, from)).toBe('allowed');
    for (const address of group) expect(await guessFrom(address)).toBe('key_unknown');
    for (const address of group) {
      expect(await guessFrom(address)).toBe('rate_limited');
      expect(await reasonOf(good.secret, address)).toBe('rate_limited');
      expect(await reasonOf(known.secret, address)).toBe('allowed');
    }
    expect(await reasonOf(good.secret, elsewhere)).toBe('allowed');
    expect(await reasonOf(good.secret, from)).toBe('allowed');
  },
);

it('what is no key of ours is told so for ever and uses no guess up', async () => {
  const { reasonOf, guessFrom } = await aDoor();
  for (let n = 0; n < 10; n++) expect(await reasonOf('neo_live_short', '203.0.113.5')).toBe('key_malformed');
  expect(await guessFrom('203.0.113.5')).toBe('key_unknown');
});
