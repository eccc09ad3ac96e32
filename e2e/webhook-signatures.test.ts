import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { verifyWebhook, type WebhookVerificationError } from '@neoagent/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, startInstallation } from './support/installation.js';
import { type Member, signUpMember } from './support/member.js';

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly payload: Buffer;
}

const received: Received[] = [];
let arrived = () => {};
let receiver: Server;
let installation: Installation;
let member: Member;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    void buffer(request).then((payload) => {
      received.push({ path: request.url ?? '', headers: request.headers, payload });
      response.writeHead(204).end();
      arrived();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  installation = await startInstallation({
    rules: 'webhooks: { allow: [127.0.0.1/32], allowHttp: true }\n',
  });
  member = await signUpMember(installation.url, 'ana@example.com');
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
  receiver?.closeAllConnections();
  receiver?.close();
});

async function addEndpoint(path: string, signatureStyle: 'standard' | 'legacy') {
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`;
  const body = { url, events: ['key.*'], signatureStyle };
  const made = await member.call('POST', '/v1/webhook-endpoints', { body });
  expect(made.status, made.text).toBe(201);
  const { endpoint, secret } = made.json as { endpoint: { id: string }; secret: string };
  return { id: endpoint.id, secret };
}

/** The next delivery at `path`; a key is made to cause one. Its name has characters of two, three and four octets. */
async function deliveryTo(path: string, name: string): Promise<Received> {
  const isNew = ({ path: at, payload }: Received) => at === path && payload.includes(name);
  const there = new Promise<void>((resolve) => {
    arrived = () => received.some(isNew) && resolve();
  });
  await member.createKey(name);
  await there;
  return received.find(isNew) as Received;
}

function without(headers: IncomingHttpHeaders, prefix: string): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(prefix)));
}

const refusedFor = (reason: WebhookVerificationError['reason']) => expect.objectContaining({ reason });

describe.each([
  ['Standard Webhooks', 'standard', '/standard', 'x-webhook-'],
  ['X-Webhook-Signature', 'legacy', '/older', 'webhook-'],
] as const)('what the server sends, signed as %s', (_name, style, path, other) => {
  let endpoint: { readonly id: string; readonly secret: string };
  let sent: readonly string[];
  let delivery: { readonly headers: IncomingHttpHeaders; readonly payload: Buffer };

  beforeAll(async () => {
    endpoint = await addEndpoint(path, style);
    const { headers, payload } = await deliveryTo(path, `clé € 🔑 ${style}`);
    sent = Object.keys(headers);
    delivery = { headers: without(headers, other), payload };
  });

  it('is verified by the SDK, octets as received, and gives the event', async () => {
    const event = await verifyWebhook({ ...delivery, secrets: [endpoint.secret] });
    expect(event).toMatchObject({ type: 'key.created', data: { name: `clé € 🔑 ${style}` } });
    expect(
      await verifyWebhook({ ...delivery, payload: String(delivery.payload), secrets: [endpoint.secret] }),
    ).toEqual(event);
  });

  it('carries the signatures of its style and no others', () => {
    const standard = ['webhook-id', 'webhook-signature', 'webhook-timestamp'];
    const older = style === 'legacy' ? ['x-webhook-signature'] : [];
    expect(sent.filter((name) => name.includes('webhook')).sort()).toEqual([...standard, ...older]);
  });

  it('is refused with one octet changed, with another secret, and when it is old', async () => {
    const payload = Buffer.from(delivery.payload);
    payload[payload.length - 2] = (payload.at(-2) ?? 0) ^ 1;
    const secrets = [endpoint.secret];
    await expect(verifyWebhook({ ...delivery, payload, secrets })).rejects.toEqual(
      refusedFor('signature_mismatch'),
    );
    const foreign = [`whsec_${Buffer.alloc(32, 7).toString('base64')}`];
    await expect(verifyWebhook({ ...delivery, secrets: foreign })).rejects.toEqual(
      refusedFor('signature_mismatch'),
    );
    const inAnHour = () => Date.now() + 3_600_000;
    await expect(verifyWebhook({ ...delivery, secrets, now: inAnHour })).rejects.toEqual(
      refusedFor('timestamp_too_old'),
    );
  });

  it('is verified with the old and with the new secret while the signing secret is rotated', async () => {
    const rotated = await member.call('POST', `/v1/webhook-endpoints/${endpoint.id}/rotate-secret`, {
      body: { overlapHours: 1 },
    });
    const next = (rotated.json as { secret: string }).secret;
    const { headers, payload } = await deliveryTo(path, `rotated ${style}`);
    for (const secret of [endpoint.secret, next]) {
      const kept = { headers: without(headers, other), payload, secrets: [secret] };
      await expect(verifyWebhook(kept)).resolves.toMatchObject({ type: 'key.created' });
    }
  });
});
