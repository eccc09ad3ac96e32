import { performance } from 'node:perf_hooks';
import type { AccessRequest, Decision, Refusal } from '@neoagent/core';
import { type Link, Linked } from './linked.js';
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

/** What a caller that went away before there was an answer is counted as: it was its own doing. */
const callerWentAway = 499;

const switchedProtocols = 101;

const nothingToServe: Serving = { refusedBy: () => undefined, switched: () => undefined };

/** Counts what the gateway serves by the status it was answered with, and measures how long that took. */
export class ServingRecorder {
  readonly #open = new Linked<Begun>();
  readonly #usage: UsageRecorder;
  readonly #onServed: OnServed;

  constructor(usage: UsageRecorder, onServed: OnServed) {
    this.#usage = usage;
    this.#onServed = onServed;
  }

  /** To be called when the decision is made; everything else follows from the response. */
  begin(decision: Decision, request: AccessRequest, response: ServedResponse): Serving {
    if (!decision.allowed) return nothingToServe;
    const begun = new Begun({ decision, at: request.at, response }, this.#open, this.#usage);
    this.#open.add(begun);
    response.once('close', () => {
      const status = begun.end();
      if (status === undefined) return;
      const { route } = decision;
      this.#onServed({ route: route.match, status, tookMs: performance.now() - begun.beganAt });
    });
    return begun;
  }

  /** Counts those whose answer has begun, so that one that never ends is not missed. Called before each flush. */
  countBegun(): void {
    this.#open.forEach((begun) => {
      begun.countIfAnswered();
    });
  }
}

/** What was let through. */
interface Served {
  readonly decision: Decision & { readonly allowed: true };
  readonly at: number;
  readonly response: ServedResponse;
}

class Begun implements Serving, Link<Begun> {
  readonly beganAt = performance.now();
  before: Begun | undefined = undefined;
  after: Begun | undefined = undefined;
  readonly #served: Served;
  readonly #open: Linked<Begun>;
  readonly #usage: UsageRecorder;
  #refusal: Refusal | undefined = undefined;
  #isCounted = false;

  constructor(served: Served, open: Linked<Begun>, usage: UsageRecorder) {
    this.#served = served;
    this.#open = open;
    this.#usage = usage;
  }

  refusedBy(refusal: Refusal): void {
    this.#refusal = refusal;
  }

  switched(): void {
    this.#open.remove(this);
    this.#count(switchedProtocols);
  }

  /** Answers what it came to; `undefined` when it was over already. */
  end(): number | undefined {
    if (!this.#open.remove(this)) return undefined;
    const { response } = this.#served;
    const status = response.headersSent ? response.statusCode : callerWentAway;
    this.#count(status);
    return status;
  }

  countIfAnswered(): void {
    const { response } = this.#served;
    if (response.headersSent) this.#count(response.statusCode);
  }

  #count(status: number): void {
    if (this.#isCounted) return;
    this.#isCounted = true;
    const { caller, route } = this.#served.decision;
    const reason = this.#refusal?.reason ?? '';
    this.#usage.count({ caller, route: route.match, reason, status, at: this.#served.at });
  }
}
