/**
 * A place in the order of what comes to its end: epoch milliseconds, and the id among those that end at once. Behind an empty id is
 * everything that ends at its moment.
 */
export interface EndPlace {
  readonly endsAt: number;
  readonly id: string;
}

/** What is read of an order of ends: what ends behind a place, at `to` the latest, the nearest end first, at most `limit`. */
export interface EndRange {
  readonly behind: EndPlace;
  readonly to: number;
  readonly limit: number;
}
