import { createServer } from 'node:net';
import { type Check, causeOf, ok, problem } from './check.js';

const patienceMs = 2_000;

/** Whether the port is free, or taken by a server of ours. */
export async function checkPort(
  name: string,
  at: { readonly host: string; readonly port: number },
): Promise<Check> {
  if (at.port === 0) return ok(name, 'any free port');
  const cause = await causeOfRefusal(at);
  if (cause === undefined) return ok(name, `${at.host}:${at.port} is free`);
  if (cause === 'EADDRINUSE' && (await isOurs(at)))
    return ok(name, `${at.host}:${at.port} is answered by this product`);
  return problem(name, `${at.host}:${at.port} cannot be used (${cause})`, fixOf(name, cause));
}

/** Listens for a moment; why it could not, or `undefined`. */
function causeOfRefusal(at: { readonly host: string; readonly port: number }): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(causeOf(error)));
    server.listen({ ...at, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

async function isOurs({ host, port }: { readonly host: string; readonly port: number }): Promise<boolean> {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  const authority = reachable.includes(':') ? `[${reachable}]` : reachable;
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const response = await fetch(`http://${authority}:${port}/openapi.json`, { signal, redirect: 'error' });
    const document: unknown = await response.json();
    return JSON.stringify(document).slice(0, 1000).includes('Neoagent');
  } catch {
    return false;
  }
}

function fixOf(name: string, cause: string): string {
  if (cause === 'EADDRINUSE') return `stop the program that uses it, or set ${name} to another port`;
  if (cause === 'EACCES') return `set ${name} to 1024 or more, or let this user use lower ports`;
  return 'set HOST to an address of this machine, such as 127.0.0.1 or 0.0.0.0';
}
