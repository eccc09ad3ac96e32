import type {
  IssuedWebhookEndpoint,
  ListedWebhookDelivery,
  NewWebhookEndpoint,
  ShownWebhookDelivery,
  WebhookDeliveryState,
  WebhookEndpoint,
  WebhookEndpointChange,
  WebhookEventKind,
} from './webhook-types.js';

interface Options {
  readonly signal?: AbortSignal;
}

/** Makes one call; answers its value. */
type Send = <Answer>(
  path: string,
  call?: Options & { readonly method?: 'GET' | 'POST' | 'PATCH'; readonly body?: object },
) => Promise<Answer>;

export interface DeliveryPage {
  readonly state?: WebhookDeliveryState;
  /** The id of the last delivery of the page before. */
  readonly after?: string;
}

/** Everything about webhooks; rejects like the other calls. */
export interface WebhookCalls {
  webhookEvents(options?: Options): Promise<readonly WebhookEventKind[]>;
  webhookEndpoints(options?: Options): Promise<readonly WebhookEndpoint[]>;
  addWebhookEndpoint(input: NewWebhookEndpoint, options?: Options): Promise<IssuedWebhookEndpoint>;
  changeWebhookEndpoint(
    id: string,
    change: WebhookEndpointChange,
    options?: Options,
  ): Promise<WebhookEndpoint>;
  deleteWebhookEndpoint(id: string, options?: Options): Promise<void>;
  rotateWebhookSecret(id: string, overlapHours: number, options?: Options): Promise<IssuedWebhookEndpoint>;
  webhookDeliveries(
    endpointId: string,
    page?: DeliveryPage,
    options?: Options,
  ): Promise<{ readonly deliveries: readonly ListedWebhookDelivery[]; readonly hasMore: boolean }>;
  webhookDelivery(id: string, options?: Options): Promise<ShownWebhookDelivery>;
  /** Answers the id of the delivery that is on its way. */
  sendTestWebhook(endpointId: string, options?: Options): Promise<string>;
  resendWebhook(deliveryId: string, options?: Options): Promise<string>;
  /** Answers how many events are sent again. */
  replayWebhooks(endpointId: string, since: string, options?: Options): Promise<number>;
}

/** The calls about webhooks over `send`. */
export function webhookCalls(send: Send): WebhookCalls {
  const of = (id: string) => `/v1/webhook-endpoints/${encodeURIComponent(id)}`;
  const delivery = (id: string) => `/v1/webhook-deliveries/${encodeURIComponent(id)}`;
  return {
    webhookEvents: (call) =>
      send<{ events: readonly WebhookEventKind[] }>('/v1/webhook-events', call).then(({ events }) => events),
    webhookEndpoints: (call) =>
      send<{ endpoints: readonly WebhookEndpoint[] }>('/v1/webhook-endpoints', call).then(
        ({ endpoints }) => endpoints,
      ),
    addWebhookEndpoint: (body, call) => send('/v1/webhook-endpoints', { ...call, method: 'POST', body }),
    changeWebhookEndpoint: (id, body, call) =>
      send<{ endpoint: WebhookEndpoint }>(of(id), { ...call, method: 'PATCH', body }).then(
        ({ endpoint }) => endpoint,
      ),
    deleteWebhookEndpoint: (id, call) =>
      send<unknown>(`${of(id)}/delete`, { ...call, method: 'POST' }).then(() => undefined),
    rotateWebhookSecret: (id, overlapHours, call) =>
      send(`${of(id)}/rotate-secret`, { ...call, method: 'POST', body: { overlapHours } }),
    webhookDeliveries: (id, page, call) => {
      const query = new URLSearchParams({ ...page }).toString();
      return send(`${of(id)}/deliveries${query === '' ? '' : `?${query}`}`, call);
    },
    webhookDelivery: (id, call) =>
      send<{ delivery: ShownWebhookDelivery }>(delivery(id), call).then((answer) => answer.delivery),
    sendTestWebhook: (id, call) =>
      send<{ deliveryId: string }>(`${of(id)}/test`, { ...call, method: 'POST' }).then(
        ({ deliveryId }) => deliveryId,
      ),
    resendWebhook: (id, call) =>
      send<{ deliveryId: string }>(`${delivery(id)}/resend`, { ...call, method: 'POST' }).then(
        ({ deliveryId }) => deliveryId,
      ),
    replayWebhooks: (id, since, call) =>
      send<{ count: number }>(`${of(id)}/replay`, { ...call, method: 'POST', body: { since } }).then(
        ({ count }) => count,
      ),
  };
}
