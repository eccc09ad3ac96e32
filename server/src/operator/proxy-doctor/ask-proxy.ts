import http from 'node:http';
import https from 'node:https';

/** A request through the proxy, written field by field so that misspelled and repeated names go out as they are. */
export interface ProxyQuestion {
  /** Sent raw in Authorization, each in a field of its own; none for a request without a key. */
  readonly secrets: readonly string[];
  /** Added to the path of the URL, unescaped. */
  readonly pathSuffix?: string;
  readonly fields?: readonly (readonly [string, string])[];
}

/** What a caller sees of the answer. */
export interface ProxyAnswer {
  readonly status: number;
  /** `X-Neoagent-Reason`; `undefined` when the answer is not a refusal of ours. */
  readonly reason: string | undefined;
  /** The first `WWW-Authenticate`. */
  readonly challenge: string | undefined;
  /** `Server`: what signed the answer. */
  readonly server: string | undefined;
  readonly body: string;
}

const patienceMs = 10_000;
const maxBodyLength = 1_000_000;

/** GETs the URL over a connection of its own. Rejects when no whole answer comes within 10 s. */
export function askProxy(url: URL, question: ProxyQuestion): Promise<ProxyAnswer> {
  const { secrets, pathSuffix = '', fields = [] } = question;
  const authorization = secrets.flatMap((secret) => ['Authorization', secret]);
  const options = {
    path: url.pathname + pathSuffix + url.search,
    headers: ['Host', url.host, 'Accept', '*/*', ...authorization, ...fields.flat()],
    agent: false,
    signal: AbortSignal.timeout(patienceMs),
  } as const;
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http;
    const sent = request(url, options, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (body.length < maxBodyLength) body += chunk;
      });
      response.on('error', reject);
      response.on('end', () => resolve(answerOf(response, body)));
    });
    sent.on('error', reject);
    sent.end();
  });
}

function answerOf({ statusCode, headers }: http.IncomingMessage, body: string): ProxyAnswer {
  return {
    status: statusCode ?? 0,
    reason: text(headers['x-neoagent-reason']),
    challenge: text(headers['www-authenticate']),
    server: text(headers['server']),
    body,
  };
}

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** Whether the request passed: the upstream answered it, and well. */
export function isAllowed({ status, reason }: ProxyAnswer): boolean {
  return reason === undefined && status >= 200 && status < 300;
}

/** The status and the reason, as a person reads them. */
export function shown({ status, reason }: ProxyAnswer): string {
  return reason === undefined ? String(status) : `${status} ${reason}`;
}
