import type { WebhookEventKind } from '@neoagent/sdk';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CodeBlock } from '../../../components/code-block.js';
import { Tabs } from '../../../components/tabs.js';
import { eventsQuery } from './endpoint-queries.js';
import { verifySnippets } from './verify-snippets.js';

/** Every event with a sample, and how to verify what arrives. Closed at first: it is reference, not work. */
export function EventCatalogue() {
  const events = useQuery(eventsQuery);
  return (
    <div className="mt-4 divide-y divide-line rounded-lg border border-line">
      <details>
        <summary className="cursor-pointer px-4 py-3 text-sm font-medium">Event catalogue</summary>
        <ul className="space-y-4 px-4 pb-4">
          {events.data?.map((event) => (
            <EventEntry key={event.type} event={event} />
          ))}
        </ul>
      </details>
      <details>
        <summary className="cursor-pointer px-4 py-3 text-sm font-medium">Verify what arrives</summary>
        <div className="px-4 pb-4">
          <VerifySnippets />
        </div>
      </details>
    </div>
  );
}

function EventEntry({ event }: { readonly event: WebhookEventKind }) {
  const sample = { type: event.type, timestamp: '2027-01-15T12:00:00.000Z', data: event.sample };
  return (
    <li>
      <p className="text-sm">
        <code translate="no" className="font-mono font-medium wrap-anywhere">
          {event.type}
        </code>
        <span className="block text-muted">{event.sentence}</span>
      </p>
      <pre
        translate="no"
        className="mt-1.5 rounded-lg border border-line bg-sunken p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap"
      >
        {JSON.stringify(sample, null, 2)}
      </pre>
    </li>
  );
}

type Language = (typeof verifySnippets)[number]['value'];

function VerifySnippets() {
  const [language, setLanguage] = useState<Language>('javascript');
  return (
    <>
      <p className="mb-3 text-sm text-muted">
        Every delivery carries webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks). Put
        the signing secret of the endpoint into WEBHOOK_SECRET, verify the raw body, and treat a webhook-id
        you have seen before as a repetition.
      </p>
      <Tabs
        label="Language"
        value={language}
        onChange={setLanguage}
        tabs={verifySnippets.map(({ value, label, code }) => ({
          value,
          label,
          panel: () => <CodeBlock code={code} language={value} copyLabel={`Copy ${label}`} />,
        }))}
      />
    </>
  );
}
