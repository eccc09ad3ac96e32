/**
 * Delivery of webhooks: `npx tsx bench/webhooks.ts`. 10,000 events, 100 of each of 100 accounts with one endpoint each, on a SQLite file
 * that is flushed at every commit. 90 endpoints answer at once, 10 are dead: 5 never answer, 5 refuse the connection. Prints how long
 * it takes until every event of the healthy ones has arrived, from the first one written to the outbox; receivers run in this process too.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { openSqlite } from '@neoagent/stores';
import { createGuardedAgent } from '../server/src/webhooks/guarded-agent.js';
import { createPostWebhook } from '../server/src/webhooks/post-webhook.js';
import { createSecretSealer } from '../server/src/webhooks/sealed-secret.js';
import { hmacSha256, newSigningSecret } from '../server/src/webhooks/signing-secret.js';
import { createWebhookSender } from '../server/src/workers/webhooks/webhook-sender.js';

const endpointCount = 100;
const deadCount = 10;
const eventsEach = 100;
const timeoutMs = 15_000;
const healthyEvents = (endpointCount - deadCount) * eventsEach;

const folder = mkdtempSync(path.join(tmpdir(), 'neoagent-bench-'));
const db = await openSqlite({ path: path.join(folder, 'neoagent.db') });
const sealer = createSecretSealer('a secret of the bench that is long enough');
const arrivedAt = new Map<string, number>();
const receiver = createServer((request, response) => {
  request.resume().on('end', () => {
    if (request.url === '/hang') return;
    arrivedAt.set(String(request.headers['webhook-id']), performance.now());
    response.writeHead(204).end();
  });
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
const { port } = receiver.address() as AddressInfo;

for (let n = 0; n < endpointCount; n++) {
  await addEndpoint(n, urlOf(n));
}

const policy = () => ({ allow: ['127.0.0.1/32'], allowHttp: true });
const clock = { now: () => Date.now() };
const dispatcher = createGuardedAgent({
  policy,
  timeoutMs,
  resolve: async () => [{ address: '127.0.0.1', family: 4 }],
});
let made = 0;
const sender = createWebhookSender({
  deliveries: db.deliveries,
  post: createPostWebhook({ dispatcher, policy, timeoutMs, now: clock.now }),
  mac: hmacSha256,
  openSecret: sealer.open,
  clock,
  newDeliveryId: () => `dlv_${++made}`,
  jitter: Math.random,
  onEnded: () => undefined,
  onFault: (fault) => console.error(fault),
});

const began = performance.now();
for (let event = 0; event < eventsEach; event++) {
  await db.transaction(async ({ webhooks }) => {
    for (let n = 0; n < endpointCount; n++) {
      const accountId = `acc_${n}`;
      const data = { accountId, keyId: `key_${event}` };
      await webhooks.appendEvent({
        id: `evt_${n}_${event}`,
        accountId,
        type: 'key.disabled',
        at: Date.now(),
        data,
        once: null,
      });
    }
  });
}
const writtenMs = performance.now() - began;
while (arrivedAt.size < healthyEvents && performance.now() - began < 120_000) {
  await sender.run();
  await new Promise((resolve) => setTimeout(resolve, 50));
}
const totalMs = performance.now() - began;
console.log(
  JSON.stringify({
    machine: `${cpus().length} × ${cpus()[0]?.model}`,
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
    events: endpointCount * eventsEach,
    endpoints: endpointCount,
    dead: deadCount,
    writtenMs: Math.round(writtenMs),
    arrived: `${arrivedAt.size} of ${healthyEvents}`,
    healthyDoneMs: Math.round(totalMs),
  }),
);
await sender.stop();
await dispatcher.destroy();
receiver.closeAllConnections();
receiver.close();
await db.close();
rmSync(folder, { recursive: true });

function urlOf(n: number): string {
  if (n >= deadCount) return `http://127.0.0.1:${port}/ok`;
  return n % 2 === 0 ? `http://127.0.0.1:${port}/hang` : 'http://127.0.0.1:1/';
}

async function addEndpoint(n: number, url: string): Promise<void> {
  const id = `whe_${n}`;
  await db.accounts.insert({
    id: `acc_${n}`,
    name: `Account ${n}`,
    plan: 'default',
    isOperator: false,
    createdAt: 0,
    suspendedAt: null,
    timeZone: 'UTC',
    grantedPermissions: [],
    withheldPermissions: [],
  });
  await db.webhooks.insertEndpoint({
    id,
    accountId: `acc_${n}`,
    url,
    description: '',
    events: ['*'],
    signatureStyle: 'standard',
    isOrdered: false,
    sealedSecret: sealer.seal(newSigningSecret(), id),
    secretHint: '',
    previousSealedSecret: null,
    previousEndsAt: null,
    createdAt: 0,
    disabledAt: null,
    disabledReason: null,
    failingSince: null,
    failures: 0,
  });
}
