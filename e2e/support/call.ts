import http from 'node:http';

/** A request written field by field, so that repeated and misspelled names go out as they are. */
export interface Call {
  readonly method?: string;
  /** Sent as it is: nothing is normalised. */
  readonly target?: string;
  readonly fields?: readonly (readonly [string, string])[];
  readonly body?: string;
  /** The loopback address to call from; 127.0.0.1 unless given. */
  readonly from?: string;
}

export interface Answer {
  readonly status: number;
  /** Every value of a field, by lower-case name. */
  values(name: string): readonly string[];
  readonly body: string;
  /** The body parsed, or `undefined` when it is not a JSON object. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** Calls a server over a connection of its own. */
export function call(url: string, { method = 'GET', target = '/', ...more }: Call): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const { fields = [], body, from = '127.0.0.1' } = more;
  const length = body === undefined ? [] : ['Content-Length', String(Buffer.byteLength(body))];
  const headers = ['Host', `${hostname}:${port}`, ...fields.flat(), ...length];
  return new Promise((resolve, reject) => {
    const request = http.request(
      { hostname, port, method, path: target, headers, localAddress: from, agent: false, timeout: 20_000 },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('error', reject);
        response.on('end', () => resolve(answerOf(response, text)));
      },
    );
    request.on('timeout', () => request.destroy(new Error(`no answer to ${method} ${target}`)));
    request.on('error', reject);
    request.end(body);
  });
}

function answerOf(response: http.IncomingMessage, body: string): Answer {
  const { rawHeaders } = response;
  return {
    status: response.statusCode ?? 0,
    values: (name) =>
      rawHeaders.filter(
        (_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name.toLowerCase(),
      ),
    body,
    json: jsonObject(body),
  };
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
