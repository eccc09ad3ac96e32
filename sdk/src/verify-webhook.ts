import { WebhookVerificationError } from './webhook-verification-error.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface ReceivedWebhook {
  /** The body exactly as received: parsing and printing it again breaks the signature. */
  readonly payload: string | Uint8Array;
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Every secret that is live now (`whsec_…`); one match is enough. */
  readonly secrets: readonly string[];
  /** How far the signed time may be from now, in milliseconds. 5 minutes unless told. */
  readonly toleranceMs?: number;
  /** The time now in milliseconds since 1970. */
  readonly now?: () => number;
}

interface Signed {
  readonly seconds: string;
  readonly content: Bytes;
  readonly signatures: readonly Bytes[];
  /** Standard Webhooks keys the HMAC by the decoded secret, the older style by the text of the whole secret. */
  readonly keyIs: 'decoded' | 'text';
}

const fiveMinutes = 5 * 60 * 1000;
const encoder = new TextEncoder();

/**
 * The event of a delivery signed with one of `secrets`, by Standard Webhooks or, where `webhook-signature`
 * is absent, by the older `X-Webhook-Signature: t=…,v1=…`. Signatures are compared in constant time.
 * The event's shape is the caller's to check. Throws WebhookVerificationError.
 */
export async function verifyWebhook(delivery: ReceivedWebhook): Promise<unknown> {
  const payload: Bytes =
    typeof delivery.payload === 'string'
      ? encoder.encode(delivery.payload)
      : new Uint8Array(delivery.payload);
  const signed = readSigned(delivery, payload);
  const secrets = delivery.secrets.map((secret) => {
    const decoded = secretBytes(secret);
    return signed.keyIs === 'text' ? encoder.encode(secret) : decoded;
  });
  refuseOtherTimes(signed.seconds, delivery);
  if (!(await anySignatureMatches(signed, secrets))) {
    throw new WebhookVerificationError(
      'signature_mismatch',
      'No signature of this delivery was made with a given secret over this exact body',
    );
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    throw new WebhookVerificationError('payload_not_json', 'The signed body is not JSON');
  }
}

function readSigned(delivery: ReceivedWebhook, payload: Bytes): Signed {
  const standard = header(delivery, 'webhook-signature');
  if (standard !== undefined) return readStandard(delivery, standard, payload);
  const older = header(delivery, 'x-webhook-signature');
  if (older !== undefined) return readOlder(older, payload);
  throw missing('webhook-signature');
}

function readStandard(delivery: ReceivedWebhook, signature: string, payload: Bytes): Signed {
  const id = header(delivery, 'webhook-id');
  if (id === undefined) throw missing('webhook-id');
  const seconds = header(delivery, 'webhook-timestamp');
  if (seconds === undefined) throw missing('webhook-timestamp');
  const signatures = signature
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => fromBase64(part.slice(3)))
    .filter((bytes) => bytes !== undefined);
  return { seconds, content: joined(`${id}.${seconds}.`, payload), signatures, keyIs: 'decoded' };
}

function readOlder(value: string, payload: Bytes): Signed {
  const parts = value.split(',').map((part) => part.trim());
  const times = parts.filter((part) => part.startsWith('t='));
  const seconds = times[0]?.slice(2);
  if (seconds === undefined || times.length > 1) throw malformed('X-Webhook-Signature');
  const signatures = parts
    .filter((part) => /^v1=[0-9a-f]{64}$/i.test(part))
    .map((part) => fromHex(part.slice(3)));
  return { seconds, content: joined(`${seconds}.`, payload), signatures, keyIs: 'text' };
}

function refuseOtherTimes(seconds: string, delivery: ReceivedWebhook): void {
  if (!/^\d{1,12}$/.test(seconds)) throw malformed('timestamp');
  const age = (delivery.now ?? Date.now)() - Number(seconds) * 1000;
  const tolerance = delivery.toleranceMs ?? fiveMinutes;
  if (age > tolerance) {
    throw new WebhookVerificationError('timestamp_too_old', 'The delivery was signed too long ago');
  }
  if (age < -tolerance) {
    throw new WebhookVerificationError('timestamp_too_new', 'The delivery was signed in the future');
  }
}

async function anySignatureMatches(signed: Signed, secrets: readonly Bytes[]): Promise<boolean> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['verify']);
    for (const signature of signed.signatures) {
      if (await crypto.subtle.verify('HMAC', key, signature, signed.content)) return true;
    }
  }
  return false;
}

function secretBytes(secret: string): Bytes {
  const bytes = secret.startsWith('whsec_') ? fromBase64(secret.slice(6)) : undefined;
  if (bytes !== undefined && bytes.length > 0) return bytes;
  throw new WebhookVerificationError('secret_malformed', 'A webhook secret is whsec_ and base64');
}

function header({ headers }: ReceivedWebhook, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const found = Object.entries(headers).filter(([key]) => key.toLowerCase() === name);
  const values = found.flatMap(([, value]) => value ?? []);
  if (values.length > 1) throw malformed(name);
  return values[0];
}

function joined(prefix: string, payload: Bytes): Bytes {
  const start = encoder.encode(prefix);
  const bytes = new Uint8Array(start.length + payload.length);
  bytes.set(start);
  bytes.set(payload, start.length);
  return bytes;
}

function fromBase64(text: string): Bytes | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function fromHex(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function missing(name: string): WebhookVerificationError {
  return new WebhookVerificationError('header_missing', `The header ${name} is missing`);
}

function malformed(name: string): WebhookVerificationError {
  return new WebhookVerificationError('header_malformed', `The ${name} cannot be read`);
}
