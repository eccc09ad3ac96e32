import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './send-problem.js';

const readOnlyMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a changing management call that another site's page sent with the member's cookie (CSRF). Browsers send Origin with
 * every such call and Sec-Fetch-Site with it; programs send neither and carry no cookie by accident. Besides, the cookie is
 * SameSite=Lax and bodies must be JSON, which a plain form cannot send.
 */
export function refuseCrossSite(publicOrigins: () => readonly string[]) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (readOnlyMethods.has(request.method)) return undefined;
    const site = request.headers['sec-fetch-site'];
    const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
    if (!isForeignSite && isOwnOrigin(request, publicOrigins())) return undefined;
    return sendProblem(reply, { problem: 'cross_site', detail: 'Open Settings itself and try again there.' });
  };
}

function isOwnOrigin(request: FastifyRequest, publicOrigins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || publicOrigins.includes(origin)) return true;
  return origin === `http://${host}` || origin === `https://${host}`;
}
