import type { Rotation } from '@neoagent/sdk';
import { Moment } from '../../../components/moment.js';
import { useNow } from '../../../hooks/use-now.js';
import { countryName } from '../../../text/country.js';
import { countText } from '../../usage/usage-text.js';

const columns = ['Address', 'Country', 'User agent', 'Last time', 'Requests'] as const;

/** Who still sends the old secret: the list of programs that must be given the new one. */
export function SenderTable({ rotation }: { readonly rotation: Rotation }) {
  const now = useNow();
  return (
    <div className="mt-6">
      <h3 id="senders-title" className="font-semibold">
        Who still sends the old secret
      </h3>
      {rotation.senders.length === 0 ? (
        <p className="mt-2 text-muted">
          Nobody since the rotation. A program that runs once a week may still have it.
        </p>
      ) : (
        <section
          aria-labelledby="senders-title"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          className="relative mt-3 overflow-x-auto rounded-lg border border-line bg-surface"
        >
          <table className="w-full text-sm">
            <caption className="sr-only">
              Who sent the old secret since the rotation, the newest first, at most 20
            </caption>
            <thead>
              <tr className="border-b border-line text-left text-xs text-muted">
                {columns.map((column) => (
                  <th
                    key={column}
                    scope="col"
                    className="px-3 py-2.5 font-medium first:pl-4 last:pr-4 last:text-right"
                  >
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {rotation.senders.map((sender) => (
                <tr key={`${sender.address} ${sender.userAgent}`}>
                  <th scope="row" className="py-2 pr-3 pl-4 text-left font-mono text-xs font-normal">
                    {sender.address ?? 'Unknown'}
                  </th>
                  <td className="px-3 py-2">
                    {sender.country === null ? 'Unknown' : countryName(sender.country)}
                  </td>
                  <td className="min-w-40 px-3 py-2 wrap-anywhere">{sender.userAgent ?? 'None sent'}</td>
                  <td className="px-3 py-2 whitespace-nowrap">
                    <Moment at={sender.lastAt} now={now} />
                  </td>
                  <td className="px-3 py-2 pr-4 text-right tabular-nums">{countText(sender.count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}
