import type { AccessRequest } from '@neoagent/core';
import type { Question } from './schema.js';

/** The request that is asked about. Nothing of the asking request itself is used but its time and id. */
export function questionAsked(
  { key, request: asked, permissions = [], cost }: Question,
  { at, requestId }: { readonly at: number; readonly requestId: string },
): AccessRequest {
  const header = headerReader(asked.headers);
  return {
    method: asked.method,
    target: asked.path,
    authorization: key === '' ? [] : [key],
    address: asked.ip,
    origin: header('origin'),
    fetchSite: header('sec-fetch-site'),
    userAgent: header('user-agent'),
    at,
    requestId,
    demands: { permissions, cost },
  };
}

function headerReader(headers: Question['request']['headers']) {
  if (headers === undefined) return () => undefined;
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  return (name: string) => byName.get(name);
}
