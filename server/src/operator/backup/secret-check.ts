import { createHmac } from 'node:crypto';

/** Tells whether two installations have the same secret, and nothing else about it: 128 bits of an HMAC under it. */
export function secretCheck(serverSecret: string): string {
  return createHmac('sha256', serverSecret)
    .update('neoagent backup')
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}
