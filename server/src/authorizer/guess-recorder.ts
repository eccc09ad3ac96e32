import {
  type AccessRequest,
  beginningOf,
  type KeyFormat,
  networkOf,
  parseAddress,
  type Refused,
} from '@neoagent/core';

const minuteMs = 60_000;
/** Bounds of what is held until it is told; what is beyond is dropped and counted, or not told apart by network. */
const mostBeginnings = 1000;
const mostMinutes = 5;
const mostNetworks = 32;

/** Wrong keys of one minute that begin alike, as far as a hint shows it. Nothing else of them is kept anywhere. */
export interface GuessNote {
  readonly beginning: string;
  /** Start of the minute, epoch milliseconds. */
  readonly at: number;
  readonly count: number;
  /** How many came from each network: `unknown` where the address was not known, `other` beyond the bound. */
  readonly networks: Readonly<Record<string, number>>;
}

interface OpenNote {
  count: number;
  readonly networks: Map<string, number>;
}

/** What the recorder is told from outside. */
export interface GuessRecorderParts {
  readonly format: () => KeyFormat;
  /** Told how many guesses were not noted since there was no room. */
  readonly onDropped: (count: number) => void;
}

/**
 * Takes a note of each wrong key, unknown or malformed, that begins like the hint of some key of this installation could. Whose keys
 * begin so is looked up later, off the request's way. An address over its guesses gets no look-ups: what it sends then is answered
 * `rate_limited`, and is not noted unless it is malformed.
 */
export class GuessRecorder {
  /** By the moment a minute begins, then by beginning. */
  readonly #open = new Map<number, Map<string, OpenNote>>();
  readonly #parts: GuessRecorderParts;

  constructor(parts: GuessRecorderParts) {
    this.#parts = parts;
  }

  record({ reason }: Refused, request: AccessRequest): void {
    if (reason !== 'key_unknown' && reason !== 'key_malformed') return;
    const [value, ...more] = request.authorization;
    if (value === undefined || more.length > 0) return;
    const beginning = beginningOf(this.#parts.format(), value.replace(/^bearer /i, ''));
    if (beginning === undefined) return;
    const at = request.at - (request.at % minuteMs);
    this.#add({ beginning, at, count: 1, networks: { [networkNamed(request.address)]: 1 } });
  }

  /** Takes the notes of minutes that began before, and of those that lie ahead because the clock went back since. */
  take(before: number): readonly GuessNote[] {
    const isInProgress = (at: number) => at >= before && at <= before + minuteMs;
    const ended = [...this.#open].filter(([at]) => !isInProgress(at));
    for (const [at] of ended) this.#open.delete(at);
    return ended.flatMap(([at, notes]) =>
      [...notes].map(([beginning, { count, networks }]) => ({
        beginning,
        at,
        count,
        networks: Object.fromEntries(networks),
      })),
    );
  }

  /** Keeps for the next time what could not be told, as far as there is room. */
  giveBack(notes: readonly GuessNote[]): void {
    for (const note of notes) this.#add(note);
  }

  #add({ beginning, at, count, networks }: GuessNote): void {
    const note = this.#noteOf(at, beginning);
    if (note === undefined) {
      this.#parts.onDropped(count);
      return;
    }
    note.count += count;
    for (const network in networks) {
      const hasRoom = note.networks.has(network) || note.networks.size < mostNetworks;
      const name = hasRoom ? network : 'other';
      note.networks.set(name, (note.networks.get(name) ?? 0) + (networks[network] ?? 0));
    }
  }

  #noteOf(at: number, beginning: string): OpenNote | undefined {
    const notes = this.#open.get(at) ?? new Map<string, OpenNote>();
    const known = notes.get(beginning);
    if (known !== undefined) return known;
    if (notes.size >= mostBeginnings) return undefined;
    if (notes.size === 0 && this.#open.size >= mostMinutes) return undefined;
    this.#open.set(at, notes);
    const note = { count: 0, networks: new Map() };
    notes.set(beginning, note);
    return note;
  }
}

function networkNamed(address: string | undefined): string {
  const parsed = address === undefined ? undefined : parseAddress(address);
  return parsed === undefined ? 'unknown' : networkOf(parsed);
}
