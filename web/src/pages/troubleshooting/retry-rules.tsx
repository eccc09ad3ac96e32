import { Section } from './section.js';

const rules = [
  {
    status: '401',
    rule: 'Do not retry. The same key gets the same answer; too many wrong keys block your address for a while.',
  },
  {
    status: '403 or 429 with Retry-After',
    rule: 'A limit or quota is spent. Wait for the seconds in Retry-After, then go on slower.',
  },
  {
    status: '403 without Retry-After',
    rule: 'Do not retry. Something must be changed first: the code says what.',
  },
  { status: '400 and 404', rule: 'Do not retry. Mend the request.' },
  {
    status: '502, 503 and 504',
    rule: 'Retry after Retry-After, or after 1, 2, 4 and 8 seconds with a random part. Repeat only calls that may run twice.',
  },
] as const;

/** When trying again helps and when it harms. */
export function RetryRules() {
  return (
    <Section id="retry" title="When to try again">
      <dl className="divide-y divide-line rounded-lg border border-line bg-surface">
        {rules.map(({ status, rule }) => (
          <div key={status} className="grid gap-x-6 px-4 py-3 sm:grid-cols-[11rem_1fr]">
            <dt className="font-medium">{status}</dt>
            <dd>{rule}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
