import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { atEndOfTurn } from './end-of-turn.js';
import { dateLine, linesOfFields } from './head-lines.js';
import { PlainResponse } from './plain/plain-response.js';
import { writeLines } from './write-head.js';

/** An answer that is decided and not yet written. */
export interface QueuedAnswer {
  readonly response: ServerResponse | PlainResponse;
  readonly status: number;
  /** A flat list of names and values, or an object of them; a text is lines as `writeLines` takes them. */
  readonly headers: string[] | OutgoingHttpHeaders | string;
  readonly body: string;
  /** The body is known to be ASCII: nobody has to look. */
  readonly isAscii?: boolean;
}

/**
 * Writes the answers of one turn of the event loop together, once all requests that had arrived are decided. An answer that cannot be
 * written ends its connection, and `onFault` is told.
 */
export class AnswerQueue {
  readonly #onFault: (error: unknown) => void;

  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  add(answer: QueuedAnswer): void {
    atEndOfTurn(() => {
      try {
        writeAnswer(answer.response, answer);
      } catch (error) {
        this.#onFault(error);
        answer.response.destroy();
      }
    });
  }
}

/** Writes a whole answer at once. Throws on a field that cannot stand in a head. */
export function writeAnswer(
  response: QueuedAnswer['response'],
  { status, headers, body, isAscii }: Omit<QueuedAnswer, 'response'>,
): void {
  if (response instanceof PlainResponse) response.send({ status, lines: plainLines(headers) }, body, isAscii);
  else if (typeof headers === 'string') writeLines(response, { status, lines: headers, body });
  else response.writeHead(status, headers).end(body);
}

function plainLines(headers: QueuedAnswer['headers']): string {
  if (typeof headers === 'string') return headers + dateLine();
  const fields = Array.isArray(headers) ? headers : Object.entries(headers).flat().map(String);
  return linesOfFields(fields) + dateLine();
}
