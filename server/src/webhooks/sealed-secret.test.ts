import { signatureHeaders } from '@neoagent/core';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { createSecretSealer } from './sealed-secret.js';
import { hmacSha256, newSigningSecret } from './signing-secret.js';

describe('a sealed signing secret', () => {
  const sealer = createSecretSealer('a secret of the tests that is long enough');
  const secret = newSigningSecret();

  it('is opened by the same server for the same endpoint alone, and shows nothing of itself', () => {
    const sealed = sealer.seal(secret, 'whe_1');
    expect(sealed).not.toContain(secret.slice(6, 20));
    expect(sealer.seal(secret, 'whe_1')).not.toBe(sealed);
    expect(sealer.open(sealed, 'whe_1')).toBe(secret);
    expect(() => sealer.open(sealed, 'whe_2')).toThrow();
    expect(() => createSecretSealer('another secret of the server, as long').open(sealed, 'whe_1')).toThrow();
  });

  it('that was changed by one character is refused', () => {
    const sealed = sealer.seal(secret, 'whe_1');
    for (let index = 3; index < sealed.length; index += 7) {
      const other = sealed[index] === 'A' ? 'B' : 'A';
      const changed = sealed.slice(0, index) + other + sealed.slice(index + 1);
      expect(() => sealer.open(changed, 'whe_1')).toThrow();
    }
  });
});

describe('a signature', () => {
  const body = '{"type":"key.created","name":"Grüße 🔑"}';
  const first = newSigningSecret();
  const second = newSigningSecret();
  const signed = (secrets: readonly string[], at = Date.now(), style: 'standard' | 'legacy' = 'standard') =>
    signatureHeaders({ id: 'evt_1', at, body, secrets, style }, hmacSha256);

  it('has a secret of 24 to 64 random bytes', () => {
    const bytes = Buffer.from(first.replace('whsec_', ''), 'base64');
    expect(bytes.length).toBeGreaterThanOrEqual(24);
    expect(bytes.length).toBeLessThanOrEqual(64);
    expect(first).not.toBe(second);
  });

  it('is accepted by the receiver library, with either secret during a rotation', () => {
    for (const secret of [first, second]) {
      expect(new Webhook(secret).verify(body, signed([first, second]))).toMatchObject({
        type: 'key.created',
      });
    }
    expect(() => new Webhook(second).verify(body, signed([first]))).toThrow();
  });

  it('is refused when the body changed, the id was swapped, or it is old', () => {
    const headers = signed([first]);
    const receiver = new Webhook(first);
    expect(() => receiver.verify(`${body} `, headers)).toThrow();
    expect(() => receiver.verify(body, { ...headers, 'webhook-id': 'evt_2' })).toThrow();
    expect(() => receiver.verify(body, signed([first], Date.now() - 6 * 60_000))).toThrow();
  });

  it('of the older style is the HMAC of time and body in hex, beside the standard headers', () => {
    const at = 1_800_000_000_000;
    const headers = signed([first], at, 'legacy');
    const mac = hmacSha256({ secret: first, keyIs: 'text', text: `1800000000.${body}`, encoding: 'hex' });
    expect(headers['x-webhook-signature']).toBe(`t=1800000000,v1=${mac}`);
    expect(headers['webhook-signature']).toMatch(/^v1,/);
    expect(signed([first])['x-webhook-signature']).toBeUndefined();
  });

  it('matches the known answer of the Standard Webhooks specification', () => {
    const headers = signatureHeaders(
      {
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        at: 1_614_265_330_000,
        body: '{"test": 2432232314}',
        secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
        style: 'standard',
      },
      hmacSha256,
    );
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});
