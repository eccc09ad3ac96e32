import type { Schemas } from './schemas.js';

/** Where an account receives events. */
export type WebhookEndpoint = Schemas['WebhookEndpoint'];

/** An endpoint with its signing secret: the only answer that ever carries it. Do not cache or log it. */
export type IssuedWebhookEndpoint = Schemas['IssuedWebhookEndpoint'];

export type NewWebhookEndpoint = Schemas['NewWebhookEndpoint'];

export type WebhookEndpointChange = Schemas['WebhookEndpointChange'];

/** One event on its way to one endpoint, as a list shows it. */
export type ListedWebhookDelivery = Schemas['ListedWebhookDelivery'];

/** The same with its body and every attempt. */
export type ShownWebhookDelivery = Schemas['ShownWebhookDelivery'];

/** What both say. */
export type WebhookDelivery = Omit<ListedWebhookDelivery, 'lastStatus' | 'lastAttemptAt'>;

export type WebhookDeliveryState = WebhookDelivery['state'];

export type WebhookTry = Schemas['WebhookTry'];

/** One kind of event. */
export type WebhookEventKind = Schemas['WebhookEventKind'];
