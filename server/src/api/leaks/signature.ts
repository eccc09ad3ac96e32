import { verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { PublicKeys } from './public-keys.js';

const identifierShape = /^[0-9A-Za-z_-]{1,128}$/;
const base64Shape = /^[0-9A-Za-z+/]{8,200}={0,2}$/;

/**
 * Whether the scanner signed exactly these octets: ECDSA on P-256 with SHA-256 over the raw body, the signature as DER in base64
 * (headers `Github-Public-Key-Identifier` and `Github-Public-Key-Signature`). Throws a fault when the public keys cannot be read.
 */
export async function isSigned(
  report: { readonly headers: IncomingHttpHeaders; readonly body: Uint8Array },
  keys: { readonly publicKeys: PublicKeys; readonly url: string },
): Promise<boolean> {
  const identifier = report.headers['github-public-key-identifier'];
  const signature = report.headers['github-public-key-signature'];
  if (typeof identifier !== 'string' || !identifierShape.test(identifier)) return false;
  if (typeof signature !== 'string' || !base64Shape.test(signature)) return false;
  const key = await keys.publicKeys.find(keys.url, identifier);
  if (key === undefined) return false;
  return verify('sha256', report.body, { key, dsaEncoding: 'der' }, Buffer.from(signature, 'base64'));
}
