import { type AttemptResult, readRetryAfter } from '@neoagent/core';
import { type Dispatcher, request } from 'undici';
import { refuseUrl, type TargetPolicy, TargetRefused } from './target-guard.js';

/** Of an answer at most so much is read, and so much kept. */
const mostRead = 65_536;
const mostKept = 4096;

/** How one POST ended. */
export interface PostResult extends AttemptResult {
  readonly durationMs: number;
  readonly failure: string | null;
  readonly responseBody: string;
}

export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Ends the try from outside. */
  readonly signal: AbortSignal;
}

/** Sends one body. Never throws: whatever the receiver does is a result. */
export type PostWebhook = (post: Post) => Promise<PostResult>;

/** Sends over `dispatcher`. Follows no redirect, waits at most `timeoutMs` for everything together and reads 64 KB at most. */
export function createPostWebhook(parts: {
  readonly dispatcher: Dispatcher;
  readonly policy: () => TargetPolicy;
  readonly timeoutMs: number;
  readonly now: () => number;
}): PostWebhook {
  const { dispatcher, timeoutMs } = parts;
  return async ({ url, headers, body, signal }) => {
    const began = performance.now();
    const ended = (result: Omit<PostResult, 'durationMs'>): PostResult => ({
      ...result,
      durationMs: Math.round(performance.now() - began),
    });
    const nothing = { status: null, retryAfterMs: null, responseBody: '' };
    const refusal = refuseUrl(url, parts.policy());
    if (refusal !== undefined) return ended({ ...nothing, failure: refusal });
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await request(url, {
        dispatcher,
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.any([timeout, signal]),
      });
      const responseBody = await readSome(answer.body);
      const retryAfterMs = readRetryAfter(oneOf(answer.headers['retry-after']), parts.now());
      return ended({
        status: answer.statusCode,
        retryAfterMs,
        responseBody,
        failure: failureOf(answer.statusCode),
      });
    } catch (error) {
      return ended({ ...nothing, failure: timeout.aborted ? tooSlow(timeoutMs) : whyFailed(error) });
    }
  };
}

async function readSome(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early ends the connection.
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= mostRead) break;
  }
  const text = Buffer.concat(chunks).subarray(0, mostKept).toString('utf8');
  return text.replace(/[^\P{Cc}\n\r\t]/gu, '\u{fffd}');
}

function failureOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return 'The receiver answered with a redirect, which is never followed.';
  if (status === 410) return 'The receiver answered 410: it wants nothing more.';
  return `The receiver answered ${status}.`;
}

function tooSlow(timeoutMs: number): string {
  return `The receiver did not answer within ${timeoutMs / 1000} s.`;
}

const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The receiver refused the connection.',
  ECONNRESET: 'The receiver closed the connection without an answer.',
  UND_ERR_SOCKET: 'The receiver closed the connection without an answer.',
  UND_ERR_CONNECT_TIMEOUT: 'The receiver could not be reached in time.',
  ENOTFOUND: 'The name of the URL does not resolve.',
  EAI_AGAIN: 'The name of the URL does not resolve at the moment.',
};

function whyFailed(error: unknown): string {
  if (error instanceof TargetRefused) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/CERT|TLS|SSL|SELF_SIGNED|ALTNAME/.test(code)) {
    return `The certificate of the receiver cannot be trusted (${code}).`;
  }
  return causes[code] ?? `The request failed${code === '' ? '' : ` (${code})`}.`;
}

function oneOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
