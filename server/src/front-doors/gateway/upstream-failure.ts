import type { Refusal } from '@neoagent/core';

const timeouts: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: 'while connecting',
  ETIMEDOUT: 'while connecting',
  UND_ERR_HEADERS_TIMEOUT: 'while waiting for its answer',
  UND_ERR_BODY_TIMEOUT: 'in the middle of its answer',
};

const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it closed the connection without an answer',
  EPIPE: 'it closed the connection without an answer',
  UND_ERR_SOCKET: 'it closed the connection without an answer',
  ENOTFOUND: 'its name was not found',
  EAI_AGAIN: 'its name could not be looked up',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  UND_ERR_HEADERS_OVERFLOW: 'the header section of its answer is too large',
  HPE_HEADER_OVERFLOW: 'the header section of its answer is too large',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'the body is not as long as Content-Length says',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  EPROTO: 'no TLS connection could be made',
  ERR_SSL_WRONG_VERSION_NUMBER: 'no TLS connection could be made',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'its answer is not well-formed HTTP',
  ERR_INVALID_CHAR: 'its answer is not well-formed HTTP',
};

/** Every connection to the upstream was taken, for as long as a request may wait for one. */
export const noFreeConnection: Refusal = tooLong('while waiting for a free connection');

/**
 * What a caller is told of an upstream that gave no answer: 504 with the phase that took too long, else 502 with the class of the
 * cause. Never an address, a name or the system's own words.
 */
export function refusalFor(error: Error): Refusal {
  const code = 'code' in error ? String(error.code) : '';
  const phase = timeouts[code];
  if (phase !== undefined) return tooLong(phase);
  const cause = causes[code] ?? (isCertificateProblem(code) ? 'its certificate is not trusted' : undefined);
  // What undici cannot parse has a name and no code.
  const isMalformed = code.startsWith('HPE_') || error.name === 'HTTPParserError';
  const malformed = isMalformed ? 'its answer is not well-formed HTTP' : undefined;
  const why = cause ?? malformed ?? 'it gave no usable answer';
  return { reason: 'upstream_unreachable', detail: `The API behind the gateway did not answer: ${why}.` };
}

function tooLong(phase: string): Refusal {
  return { reason: 'upstream_timeout', detail: `The API behind the gateway took too long ${phase}.` };
}

function isCertificateProblem(code: string): boolean {
  return /CERT|^ERR_TLS|UNABLE_TO_VERIFY|SELF_SIGNED/.test(code);
}
