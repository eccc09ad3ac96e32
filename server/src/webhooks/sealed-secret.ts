import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ivBytes = 12;
const tagBytes = 16;

/** Signing secrets must be readable to sign with, so they are stored encrypted rather than as digests. */
export interface SecretSealer {
  /** AES-256-GCM under a key that follows from the server's secret; `boundTo` must be given again to open it. */
  seal(secret: string, boundTo: string): string;
  /** Throws when it was sealed with another server secret, for something else, or changed since. */
  open(sealed: string, boundTo: string): string;
}

export function createSecretSealer(serverSecret: string): SecretSealer {
  const key = Buffer.from(hkdfSync('sha256', serverSecret, '', 'neoagent webhook signing secrets', 32));
  return {
    seal(secret, boundTo) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(boundTo));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')}`;
    },
    open(sealed, boundTo) {
      const bytes = Buffer.from(sealed.slice('v1.'.length), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(boundTo));
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}
