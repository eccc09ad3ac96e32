import { setTimeout as passed } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { type Home, type Installation, newHome, startInstallation } from './support/installation.js';
import { type Member, signInMember, signUpMember } from './support/member.js';

const rules = 'plans: { default: { permissions: ["*"] } }\n';
const kills = 10;
const callers = 8;
/** What a crash may lose. */
const lostAtMostMs = 250;

let home: Home | undefined;
let running: Installation | undefined;
afterEach(async () => {
  await running?.kill();
  home?.remove();
});

/** Sends requests as fast as they are answered until told to stop or the server is gone. */
function load(url: string, secret: string) {
  /** When each request was answered. */
  const answeredAt: number[] = [];
  let isOver = false;
  const tasks = Array.from({ length: callers }, async () => {
    while (!isOver) {
      try {
        const response = await fetch(`${url}/api/endpoint`, {
          method: 'POST',
          headers: { Authorization: secret, 'Content-Type': 'application/json' },
          body: '{}',
        });
        await response.arrayBuffer();
        if (response.status === 200) answeredAt.push(performance.now());
      } catch {
        // The server is gone; whatever was not answered does not count.
        return;
      }
    }
  });
  return {
    answered: () => answeredAt.length,
    async ended() {
      isOver = true;
      await Promise.all(tasks);
      return answeredAt;
    },
  };
}

async function counted(member: Member): Promise<number> {
  const answer = await member.call('GET', '/v1/usage?groupBy=status');
  expect(answer.status).toBe(200);
  return (answer.json as { totals: { allowed: number } }).totals.allowed;
}

it(`a kill under load loses at most ${lostAtMostMs} ms of counts, time after time, and never counts twice`, async () => {
  home = newHome(rules);
  running = await startInstallation({ home });
  let member = await signUpMember(running.url, 'ana@example.com');
  const { secret } = await member.createKey('load');
  for (let kill = 1; kill <= kills; kill++) {
    const before = await counted(member);
    const traffic = load(running.url, secret);
    while (traffic.answered() < 200) await passed(20);
    await passed((kill * 137) % 400);
    const killedAt = performance.now();
    await running.kill();
    const answeredAt = await traffic.ended();
    const answered = answeredAt.length;
    running = await startInstallation({ home });
    member = await signInMember(running.url, 'ana@example.com');
    const stored = (await counted(member)) - before;
    const lost = answered - stored;
    // The counts since when are missing: those of the last so many answers.
    const lostMs = lost > 0 ? killedAt - (answeredAt[answered - lost] ?? 0) : 0;
    console.log(`kill ${kill}: answered ${answered}, lost ${lost}, of the last ${Math.round(lostMs)} ms`);
    // A request may be counted whose answer the kill cut off; no caller has more than one.
    expect(lost).toBeGreaterThanOrEqual(-callers);
    expect(lostMs).toBeLessThanOrEqual(lostAtMostMs);
  }
}, 240_000);

it('SIGTERM under load loses no count', async () => {
  home = newHome(rules);
  running = await startInstallation({ home });
  const member = await signUpMember(running.url, 'ana@example.com');
  const { secret } = await member.createKey('load');
  const traffic = load(running.url, secret);
  while (traffic.answered() < 200) await passed(20);
  expect(await running.stop()).toBe(0);
  const answered = (await traffic.ended()).length;
  running = await startInstallation({ home });
  const stored = await counted(await signInMember(running.url, 'ana@example.com'));
  expect(stored - answered).toBeGreaterThanOrEqual(0);
  expect(stored - answered).toBeLessThanOrEqual(callers);
}, 60_000);
