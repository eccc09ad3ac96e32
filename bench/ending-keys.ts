/**
 * How long requests wait while many keys come near their end at once: `npm run build && npx tsx bench/ending-keys.ts`. The first look
 * finds reminders that nobody was told yet, the later ones a minute apart find none. `BENCH_KEYS` sets how many keys there are (30,000).
 */
import { hash } from 'node:crypto';
import path from 'node:path';
import { openSqlite } from '@neoagent/stores';
import { newHome } from '../e2e/support/installation.js';
import { randomCharacters } from '../server/dist/random.js';
import { createKeyEndWatch } from '../server/dist/workers/webhooks/key-end-watch.js';
import { createTeller } from '../server/dist/workers/webhooks/teller.js';

const keys = Number(process.env['BENCH_KEYS'] ?? 30_000);
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const accountCount = 1000;

const home = newHome();
const db = await openSqlite({ path: path.join(home.dataDir, 'neoagent.db') });
const now = Date.now();
await db.transaction(async (stores) => {
  for (let i = 0; i < accountCount; i++) {
    await stores.accounts.insert({
      ...{ id: `acc_${i}`, name: `Account ${i}`, plan: 'bench', isOperator: false, createdAt: now },
      ...{ suspendedAt: null, timeZone: 'UTC', grantedPermissions: [], withheldPermissions: [] },
    });
  }
  for (let i = 0; i < keys; i++) {
    const ids = { id: `key_${i}`, accountId: `acc_${i % accountCount}` };
    await stores.keys.insert(
      {
        ...{ ...ids, name: `Key ${i}`, environment: 'live', permissions: ['*'], allowedAddresses: [] },
        ...{ browserGuard: 'block', limits: [], createdBy: null, disabledAt: null, revokedAt: null },
        createdAt: now - 61 * dayMs,
        // Half of them at once, as keys that were made by one script do.
        expiresAt: now + dayMs + (i % 2) * i * Math.floor((28 * dayMs) / keys),
      },
      {
        ...{ id: `sec_${i}`, keyId: ids.id, digest: hash('sha256', String(i), 'base64url') },
        ...{ hint: 'neo_live_aaaa…aaaa', createdAt: now, graceEndsAt: null, revokedAt: null, lastUsed: null },
      },
      null,
    );
  }
});

const tell = createTeller(db, randomCharacters);
const watch = createKeyEndWatch(db, async (notice) => void (await tell(notice)));
for (const minute of [0, 1, 2]) {
  let longestMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longestMs = Math.max(longestMs, performance.now() - last);
    last = performance.now();
  }, 1);
  const began = process.cpuUsage();
  await watch(now + minute * minuteMs);
  const { user, system } = process.cpuUsage(began);
  await new Promise((resolve) => setTimeout(resolve, 10));
  clearInterval(timer);
  const processorMs = Math.round((user + system) / 1000);
  console.log(
    `${keys} keys, look ${minute + 1}: ${processorMs} ms of processor time; nothing was served for ${Math.round(longestMs)} ms at the longest`,
  );
}
await db.close();
home.remove();
