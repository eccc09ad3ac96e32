import type { IssuedWebhookEndpoint, WebhookEndpoint } from '@neoagent/sdk';

/** What is being done, and so which dialog is open. */
export type EndpointTask =
  | { readonly kind: 'add' }
  | { readonly kind: 'edit'; readonly endpoint: WebhookEndpoint }
  | { readonly kind: 'rotate'; readonly endpoint: WebhookEndpoint }
  | { readonly kind: 'delete'; readonly endpoint: WebhookEndpoint }
  | { readonly kind: 'secret'; readonly issued: IssuedWebhookEndpoint };

/** The id of the button that opens the dialog for a new endpoint. */
export const addEndpointId = 'add-endpoint';

/** The id of the button that opens an endpoint's menu. */
export function endpointMenuId(id: string): string {
  return `endpoint-menu-${id}`;
}

/** Where focus belongs after a dialog about an endpoint. */
export function afterEndpointDialog(endpoint: Pick<WebhookEndpoint, 'id'> | null): HTMLElement | null {
  const own = endpoint && document.getElementById(endpointMenuId(endpoint.id));
  return own ?? document.getElementById(addEndpointId);
}
