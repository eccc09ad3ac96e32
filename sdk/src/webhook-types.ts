/** Where an account receives events. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly events: readonly string[];
  readonly signatureStyle: 'standard' | 'legacy';
  readonly ordered: boolean;
  readonly secretHint: string;
  readonly previousSecretEndsAt: string | null;
  readonly createdAt: string;
  readonly enabled: boolean;
  readonly disabledAt: string | null;
  readonly disabledReason: 'member' | 'gone' | 'failing' | null;
  readonly failingSince: string | null;
  readonly lastWeek: {
    readonly delivered: number;
    readonly failed: number;
    readonly pending: number;
    readonly lastAttemptAt: string | null;
  };
}

/** An endpoint with its signing secret: the only answer that ever carries it. Do not cache or log it. */
export interface IssuedWebhookEndpoint {
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

export interface NewWebhookEndpoint {
  readonly url: string;
  readonly events: readonly string[];
  readonly description?: string;
  readonly signatureStyle?: 'standard' | 'legacy';
  readonly ordered?: boolean;
}

export type WebhookEndpointChange = Partial<NewWebhookEndpoint> & { readonly enabled?: boolean };

export type WebhookDeliveryState = 'pending' | 'delivered' | 'failed';

/** One event on its way to one endpoint. */
export interface WebhookDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly state: WebhookDeliveryState;
  readonly createdAt: string;
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
}

export interface ListedWebhookDelivery extends WebhookDelivery {
  readonly lastStatus: number | null;
  readonly lastAttemptAt: string | null;
}

export interface WebhookTry {
  readonly number: number;
  readonly at: string;
  readonly durationMs: number;
  readonly status: number | null;
  readonly failure: string | null;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

export interface ShownWebhookDelivery extends WebhookDelivery {
  readonly requestBody: string;
  readonly tries: readonly WebhookTry[];
}

/** One kind of event. */
export interface WebhookEventKind {
  readonly type: string;
  readonly sentence: string;
  readonly schema: object;
  readonly sample: object;
}
