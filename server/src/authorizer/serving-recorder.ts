import type { AccessRequest, Decision, Refusal } from '@neoagent/core';
import type { UsageRecorder } from './usage-recorder.js';

/** The part of a response that tells how a request was answered. */
export interface ServedResponse {
  readonly headersSent: boolean;
  readonly statusCode: number;
  once(event: 'close', listener: () => void): unknown;
}

/** One allowed request on its way through the gateway. */
export interface Serving {
  /** The upstream gave no answer: that is what the request is counted as. */
  refusedBy(refusal: Refusal): void;
  /** The connection speaks another protocol from now on: the response ends unused. */
  switched(): void;
}

/** What is told of each request when its answer is over. */
export type OnServed = (served: {
  readonly route: string;
  readonly status: number;
  readonly tookMs: number;
}) => void;

interface Begun {
  readonly decision: Decision & { readonly allowed: true };
  readonly at: number;
  readonly response: ServedResponse;
  refusal: Refusal | undefined;
  isCounted: boolean;
}

/** What a caller that went away before there was an answer is counted as: it was its own doing. */
const callerWentAway = 499;

const switchedProtocols = 101;

const nothingToServe: Serving = { refusedBy: () => undefined, switched: () => undefined };

/** Counts what the gateway serves by the status it was answered with, and measures how long that took. */
export class ServingRecorder {
  readonly #open = new Set<Begun>();
  readonly #usage: UsageRecorder;
  readonly #onServed: OnServed;

  constructor(usage: UsageRecorder, onServed: OnServed) {
    this.#usage = usage;
    this.#onServed = onServed;
  }

  /** To be called when the decision is made; everything else follows from the response. */
  begin(decision: Decision, request: AccessRequest, response: ServedResponse): Serving {
    if (!decision.allowed) return nothingToServe;
    const beganAt = performance.now();
    const begun: Begun = { decision, at: request.at, response, refusal: undefined, isCounted: false };
    this.#open.add(begun);
    response.once('close', () => {
      if (!this.#open.delete(begun)) return;
      const status = response.headersSent ? response.statusCode : callerWentAway;
      this.#count(begun, status);
      this.#onServed({ route: decision.route.match, status, tookMs: performance.now() - beganAt });
    });
    return {
      refusedBy(refusal) {
        begun.refusal = refusal;
      },
      switched: () => {
        this.#open.delete(begun);
        this.#count(begun, switchedProtocols);
      },
    };
  }

  /** Counts those whose answer has begun, so that one that never ends is not missed. Called before each flush. */
  countBegun(): void {
    for (const begun of this.#open) {
      if (begun.response.headersSent) this.#count(begun, begun.response.statusCode);
    }
  }

  #count(begun: Begun, status: number): void {
    if (begun.isCounted) return;
    begun.isCounted = true;
    const { decision, at, refusal } = begun;
    const { caller, route } = decision;
    this.#usage.count({ caller, route: route.match, reason: refusal?.reason ?? '', status, at });
  }
}
