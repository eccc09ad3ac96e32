import type { SignatureStyle } from './endpoint.js';

/** One HMAC-SHA256. */
export interface MacOrder {
  /** `whsec_…`: `bytes` means what the base64 after the prefix stands for, `text` the whole string as UTF-8. */
  readonly secret: string;
  readonly keyIs: 'bytes' | 'text';
  readonly text: string;
  readonly encoding: 'base64' | 'hex';
}

/** The keyed digest, given by whoever has one. */
export type Mac = (order: MacOrder) => string;

export interface ToSign {
  readonly id: string;
  /** When this attempt is made, epoch milliseconds; sent as seconds. */
  readonly at: number;
  readonly body: string;
  /** One secret, or two while it is being rotated, the new one first. */
  readonly secrets: readonly string[];
  readonly style: SignatureStyle;
}

/**
 * The headers that prove a delivery (Standard Webhooks 1.0): `webhook-id` is the same at every attempt, `webhook-timestamp` is the
 * attempt's. Style `legacy` adds `x-webhook-signature: t=…,v1=…` with the HMAC of `t.body` in hex, keyed by the whole secret string.
 */
export function signatureHeaders(
  { id, at, body, secrets, style }: ToSign,
  mac: Mac,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1000));
  const signatures = secrets.map(
    (secret) =>
      `v1,${mac({ secret, keyIs: 'bytes', text: `${id}.${timestamp}.${body}`, encoding: 'base64' })}`,
  );
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
  if (style === 'standard') return headers;
  const legacy = secrets.map(
    (secret) => `v1=${mac({ secret, keyIs: 'text', text: `${timestamp}.${body}`, encoding: 'hex' })}`,
  );
  return { ...headers, 'x-webhook-signature': [`t=${timestamp}`, ...legacy].join(',') };
}
