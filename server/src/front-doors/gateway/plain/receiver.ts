import type { Taken } from '../../../http/plain/taken.js';
import type { AnswerHead } from './read-answer-head.js';

/** Who asked an upstream, and is told what came of it. */
export interface Receiver {
  /** The request is on its way: from here on the upstream may have seen it. Of one that was withdrawn: it could have been. */
  onReached(): void;
  /** The head of the final answer; `bodyLength` is `undefined` where only its end will tell. */
  onAnswer(head: Pick<AnswerHead, 'status' | 'phrase' | 'rawHeaders'>, bodyLength: number | undefined): void;
  /** A part of the body; after `full` no more comes until the connection is told to `resume`. */
  onPart(part: Buffer): Taken;
  onEnd(): void;
  /** There is no answer, or no whole one. Nothing is told after this. */
  onFailure(error: Error): void;
}
