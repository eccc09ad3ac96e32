import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { verifyWebhook } from './verify-webhook.js';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const seconds = 1_700_000_000;
const now = () => seconds * 1000;
const payload = '{"type":"key.created","note":"é"}';
const event = { type: 'key.created', note: 'é' };

function standard(signer = secret, at = seconds): Record<string, string> {
  const signature = new Webhook(signer).sign('msg_1', new Date(at * 1000), payload);
  return { 'webhook-id': 'msg_1', 'webhook-timestamp': `${at}`, 'webhook-signature': signature };
}

function older(signer = secret): Record<string, string> {
  const hex = createHmac('sha256', signer).update(`${seconds}.${payload}`).digest('hex');
  return { 'X-Webhook-Signature': `t=${seconds},v1=${hex}` };
}

const reason = (value: string) => expect.objectContaining({ reason: value });

describe('verifyWebhook', () => {
  it('returns the event another Standard Webhooks implementation signed', async () => {
    const headers = new Headers(standard());
    await expect(verifyWebhook({ payload, headers, secrets: [secret], now })).resolves.toEqual(event);
  });

  it('verifies a signature computed with OpenSSL', async () => {
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'];
    const vector = { payload: '{"test": 2432232314}', headers, secrets, now: () => 1614265330000 };
    await expect(verifyWebhook(vector)).resolves.toEqual({ test: 2432232314 });
  });

  it('returns the event of the older signature, given the body as bytes', async () => {
    const bytes = new TextEncoder().encode(payload);
    const delivery = { payload: bytes, headers: older(), secrets: [secret], now };
    await expect(verifyWebhook(delivery)).resolves.toEqual(event);
  });

  it('accepts any live secret and any of several signatures', async () => {
    const mine = standard();
    const both = `v1a,AAAA ${standard(other)['webhook-signature']} ${mine['webhook-signature']}`;
    const headers = { ...mine, 'webhook-signature': both };
    await expect(verifyWebhook({ payload, headers, secrets: [secret], now })).resolves.toEqual(event);
    const secrets = [other, secret];
    await expect(verifyWebhook({ payload, headers: mine, secrets, now })).resolves.toEqual(event);
  });

  it.each([
    ['a changed body', { payload: `${payload} ` }, 'signature_mismatch'],
    ['another secret', { secrets: [other] }, 'signature_mismatch'],
    ['no secret', { secrets: [] }, 'signature_mismatch'],
    ['a changed id', { headers: { ...standard(), 'webhook-id': 'msg_2' } }, 'signature_mismatch'],
    ['an older signature by another', { headers: older(other) }, 'signature_mismatch'],
    ['no signature', { headers: {} }, 'header_missing'],
    ['no time', { headers: { ...standard(), 'webhook-timestamp': undefined } }, 'header_missing'],
    ['a time in words', { headers: { ...standard(), 'webhook-timestamp': 'now' } }, 'header_malformed'],
    ['an old time', { headers: standard(secret, seconds - 301) }, 'timestamp_too_old'],
    ['a future time', { headers: standard(secret, seconds + 301) }, 'timestamp_too_new'],
    ['a secret without its prefix', { secrets: ['c2VjcmV0'] }, 'secret_malformed'],
  ])('refuses %s', async (_name, change, expected) => {
    const delivery = { payload, headers: standard(), secrets: [secret], now, ...change };
    await expect(verifyWebhook(delivery)).rejects.toEqual(reason(expected));
  });

  it('accepts a time exactly at the tolerance', async () => {
    const headers = standard(secret, seconds - 300);
    await expect(verifyWebhook({ payload, headers, secrets: [secret], now })).resolves.toEqual(event);
  });
});
