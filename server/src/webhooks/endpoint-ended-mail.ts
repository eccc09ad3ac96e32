import type { EndedEndpoint } from '@neoagent/core';
import type { Mail } from '../accounts/mail/mailer.js';

/** Told to the owners when an endpoint was disabled by what its receiver did. */
export function endpointEndedMail(to: string, { endpoint, reason }: EndedEndpoint, publicUrl: string): Mail {
  const why =
    reason === 'gone'
      ? 'Its receiver answered 410, which means that it wants nothing more.'
      : 'For five days every attempt to deliver to it failed.';
  return {
    to,
    subject: 'A webhook endpoint was disabled',
    text: [
      `The webhook endpoint ${endpoint.url} was disabled. ${why}`,
      'Events that happen from now on are not sent to it, and are not sent later either. Those that still waited are sent once it is enabled again.',
      `Look at its deliveries, mend the receiver and enable it here: ${publicUrl.replace(/\/+$/, '')}/settings/webhooks-api#endpoints`,
    ].join('\n\n'),
  };
}
