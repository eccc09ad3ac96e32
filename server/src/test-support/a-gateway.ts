import http from 'node:http';
import { onTestFinished } from 'vitest';
import type { GatewayParts } from '../front-doors/gateway/exchange.js';
import { createGateway } from '../front-doors/gateway/gateway.js';
import { createTunnels } from '../front-doors/gateway/tunnels/tunnels.js';
import { aDoorway, listeningDoor } from './doors.js';

/** A gateway with the given rules that also passes WebSockets on, and a key that may pass. Everything ends with the test. */
export async function aGatewayOf(
  rules: string,
  files?: Readonly<Record<string, string>>,
  others: Partial<GatewayParts> = {},
) {
  const doorway = aDoorway(rules, files);
  const parts = { ...doorway.gatewayParts(), ...others };
  const tunnels = createTunnels(parts);
  const gateway = await listeningDoor(createGateway(parts), tunnels.take);
  onTestFinished(async () => {
    await tunnels.close();
    await gateway.close();
    await parts.upstreams.close();
  });
  return { ...doorway, ...(await doorway.addKey()), gateway, tunnels, upstreams: parts.upstreams };
}

export interface Answer {
  readonly status: number;
  readonly phrase: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/**
 * The two ways of a request: one that is plain is sent by connections of our own, one that Node has to read by undici. What comes of a
 * request must not depend on its way.
 */
export const waysOfRequests = [
  ['a plain request', 'keep-alive'],
  ['a request that Node reads', 'close'],
] as const;

/** What came of a request, in one line: the status and the body or the detail of a refusal; `cut` when the answer did not end. */
export async function outcomeOf(asked: Promise<Answer>): Promise<string> {
  const answer = await asked.catch(() => undefined);
  if (answer === undefined) return 'cut';
  const { status, body, headers } = answer;
  const isOurs = headers['x-neoagent-reason'] !== undefined;
  return `${status} ${isOurs ? JSON.parse(body).detail : body}`;
}

/** One request over a connection of its own; rejects when the answer is cut. */
export function ask(url: string, options: http.RequestOptions, body?: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { connection: 'keep-alive', ...options.headers };
    const sent = http.request(url, { agent: false, ...options, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        sent.destroy();
        resolve({
          status: answer.statusCode ?? 0,
          phrase: answer.statusMessage ?? '',
          headers: answer.headers,
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
