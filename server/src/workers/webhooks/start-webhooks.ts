import type { SqlDatabase } from '@neoagent/stores';
import type { Logger } from 'pino';
import type { App } from '../../app.js';
import { newId } from '../../commands/acting.js';
import { randomCharacters } from '../../random.js';
import { endpointEndedMail } from '../../webhooks/endpoint-ended-mail.js';
import { createGuardedAgent } from '../../webhooks/guarded-agent.js';
import { createPostWebhook } from '../../webhooks/post-webhook.js';
import { hmacSha256 } from '../../webhooks/signing-secret.js';
import { resolveBySystem } from '../../webhooks/target-guard.js';
import { type Repetition, repeat } from '../repeat.js';
import { createWebhookSender } from './webhook-sender.js';

/** How soon an event is on its way at the latest. */
const sendEveryMs = 200;
/** How long a receiver may take for everything together. */
const timeoutMs = 15_000;

/** Everything that sends webhooks. */
export function startWebhooks(parts: {
  readonly app: App;
  readonly db: SqlDatabase;
  readonly log: Logger;
  readonly onFault: (error: unknown) => void;
}): Repetition {
  const { app, db, log, onFault } = parts;
  const policy = () => app.rules().webhooks;
  const clock = { now: () => Date.now() };
  const dispatcher = createGuardedAgent({ policy, resolve: resolveBySystem, timeoutMs });
  const sender = createWebhookSender({
    deliveries: db.deliveries,
    post: createPostWebhook({ dispatcher, policy, timeoutMs, now: clock.now }),
    mac: hmacSha256,
    openSecret: app.sealer.open,
    clock,
    newDeliveryId: () => newId('dlv', randomCharacters),
    jitter: Math.random,
    onFault,
    onEnded(ended) {
      log.warn({ endpointId: ended.endpoint.id, reason: ended.reason }, 'a webhook endpoint was disabled');
      tellOwners(app, ended).catch(onFault);
    },
  });
  const sending = repeat(() => sender.run(), { everyMs: sendEveryMs, onFault });
  return {
    async stop() {
      await sender.stop();
      await sending.stop();
      await dispatcher.destroy();
    },
  };
}

async function tellOwners(app: App, ended: Parameters<typeof endpointEndedMail>[1]): Promise<void> {
  const members = await app.db.members.list(ended.endpoint.accountId);
  for (const { role, email } of members) {
    if (role === 'owner') app.accounts.send(endpointEndedMail(email, ended, app.publicUrl()));
  }
}
