import type { DisabledReason, WebhookEndpoint } from '../webhooks/endpoint.js';
import type { AttemptOutcome } from '../webhooks/retry.js';
import type { WebhookEvent } from '../webhooks/webhook-event.js';

/** What may change of an endpoint. */
export type EndpointChange = Partial<Omit<WebhookEndpoint, 'id' | 'accountId' | 'createdAt'>>;

/** One event on its way to one endpoint. */
export interface Delivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly createdAt: number;
  readonly state: AttemptOutcome['state'];
  readonly attempts: number;
  /** While pending: when it is tried next, or when a try in progress counts as lost. */
  readonly nextAttemptAt: number | null;
}

/** One HTTP try, as it is shown later. Holds no secret. */
export interface DeliveryAttempt {
  readonly number: number;
  readonly at: number;
  readonly durationMs: number;
  readonly status: number | null;
  /** Why there was no usable answer, as a sentence. */
  readonly failure: string | null;
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** The beginning of the answer. */
  readonly responseBody: string;
}

/** The endpoints of accounts and the outbox of their events; changes of both belong into the transaction of what they tell. */
export interface WebhookStore {
  insertEndpoint(endpoint: WebhookEndpoint): Promise<void>;
  findEndpoint(accountId: string, endpointId: string): Promise<WebhookEndpoint | undefined>;
  /** Oldest first. */
  listEndpoints(accountId: string): Promise<readonly WebhookEndpoint[]>;
  /** Answers `false` when the account has no such endpoint. */
  updateEndpoint(accountId: string, endpointId: string, change: EndpointChange): Promise<boolean>;
  /** Its deliveries go with it. */
  deleteEndpoint(accountId: string, endpointId: string): Promise<boolean>;
  /** Puts an event into the outbox. Answers `false`, with nothing stored, when one with its `once` is there. */
  appendEvent(event: WebhookEvent): Promise<boolean>;
  /** An event for one endpoint alone, with its delivery; the outbox does not spread it further. */
  appendDirect(event: WebhookEvent, delivery: Delivery): Promise<void>;
  /** Another delivery of an event that is stored. */
  appendDelivery(delivery: Delivery): Promise<void>;
}

/** A delivery whose next attempt belongs to whoever claimed it. */
export interface ClaimedDelivery {
  readonly delivery: Delivery;
  readonly event: WebhookEvent;
  readonly endpoint: WebhookEndpoint;
}

/** An endpoint with deliveries that wait for nothing but an attempt. */
export interface DueEndpoint {
  readonly endpointId: string;
  readonly isFailing: boolean;
  readonly isOrdered: boolean;
}

export interface DeliveryClaim {
  readonly at: number;
  /** How many of each endpoint. */
  readonly room: ReadonlyMap<string, number>;
  /** Until then nobody else tries them; after it, somebody does. */
  readonly leaseEndsAt: number;
}

/** An attempt and what follows. Attempts of deliveries that are gone are dropped. */
export interface RecordedAttempt {
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly attempt: DeliveryAttempt;
  readonly outcome: AttemptOutcome;
}

export interface DeliveryQuery {
  readonly accountId: string;
  readonly endpointId: string;
  readonly state?: Delivery['state'];
  /** Only those listed after this one. */
  readonly after?: string;
  readonly limit: number;
}

export interface ListedDelivery extends Delivery {
  readonly eventType: string;
  readonly lastStatus: number | null;
  readonly lastAttemptAt: number | null;
}

export interface ShownDelivery {
  readonly delivery: Delivery;
  readonly event: WebhookEvent;
  /** In their order. */
  readonly attempts: readonly DeliveryAttempt[];
}

/** How an endpoint did since a moment. */
export interface EndpointRecord {
  readonly delivered: number;
  readonly failed: number;
  readonly pending: number;
  readonly lastAttemptAt: number | null;
}

/** An endpoint that was just disabled by what its attempts came to. */
export interface EndedEndpoint {
  readonly endpoint: WebhookEndpoint;
  readonly reason: DisabledReason;
}

/** Deliveries on their way. Any number of processes may work on them at once. */
export interface DeliveryStore {
  /** Makes deliveries of at most `limit` events of the outbox, for the enabled endpoints that want them; answers how many events. */
  fanOut(order: {
    readonly at: number;
    readonly limit: number;
    readonly newId: () => string;
  }): Promise<number>;
  /** Enabled endpoints with something due. A moment further ahead than any wait can be comes from a clock that jumped: it is due. */
  due(at: number): Promise<readonly DueEndpoint[]>;
  /** Takes what is due, oldest first, each for one claimant; of an ordered endpoint the oldest pending alone, and only when it is due. */
  claim(claim: DeliveryClaim): Promise<readonly ClaimedDelivery[]>;
  /** Writes all in one transaction; answers the endpoints that this disabled. */
  record(attempts: readonly RecordedAttempt[]): Promise<readonly EndedEndpoint[]>;
  /** Newest first. */
  list(query: DeliveryQuery): Promise<readonly ListedDelivery[]>;
  find(accountId: string, deliveryId: string): Promise<ShownDelivery | undefined>;
  /** Makes a new delivery of every event since `since` that failed at the endpoint and did not arrive since; at most `limit`, oldest first. */
  replay(order: {
    readonly endpointId: string;
    readonly since: number;
    readonly at: number;
    readonly limit: number;
    readonly newId: () => string;
  }): Promise<number>;
  records(accountId: string, since: number): Promise<ReadonlyMap<string, EndpointRecord>>;
  /** Forgets events with all their deliveries from before a moment, but nothing that is still pending. */
  prune(before: number): Promise<void>;
}
