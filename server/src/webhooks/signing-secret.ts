import { createHmac, randomBytes } from 'node:crypto';
import type { Mac } from '@neoagent/core';

const prefix = 'whsec_';
const secretBytes = 32;

/** A new signing secret: `whsec_` and the base64 of 32 random bytes (Standard Webhooks asks for 24 to 64). */
export function newSigningSecret(): string {
  return prefix + randomBytes(secretBytes).toString('base64');
}

/** HMAC-SHA256 with Node's own. */
export const hmacSha256: Mac = ({ secret, keyIs, text, encoding }) => {
  const key = keyIs === 'text' ? secret : Buffer.from(secret.slice(prefix.length), 'base64');
  return createHmac('sha256', key).update(text).digest(encoding);
};
