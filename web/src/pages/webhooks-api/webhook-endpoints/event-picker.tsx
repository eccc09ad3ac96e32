import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FieldError, inputClass } from '../../../components/field.js';
import { eventsQuery } from './endpoint-queries.js';

interface EventPickerProps {
  readonly id: string;
  readonly selected: readonly string[];
  readonly onChange: (selected: readonly string[]) => void;
  readonly error: string | undefined;
}

const groups = [
  { name: '*', sentence: 'All events, also those added later' },
  { name: 'key.*', sentence: 'All key events' },
] as const;

/** Boxes for all events, all key events, and each event, with a search. */
export function EventPicker({ id, selected, onChange, error }: EventPickerProps) {
  const catalogue = useQuery(eventsQuery);
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const events = (catalogue.data ?? [])
    .filter(({ type }) => type !== 'webhook.test')
    .map(({ type, sentence }) => ({ name: type, sentence }));
  const rows = [...groups, ...events].filter(({ name, sentence }) =>
    `${name} ${sentence}`.toLowerCase().includes(wanted),
  );
  const toggle = (name: string) =>
    onChange(selected.includes(name) ? selected.filter((one) => one !== name) : [...selected, name]);
  return (
    <fieldset id={id} tabIndex={-1} aria-describedby={error && `${id}-error`}>
      <legend className="mb-1 text-sm font-medium">Events</legend>
      <input
        type="search"
        aria-label="Search events"
        placeholder="Search events"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        // Enter would send the form, which nobody means while searching.
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        className={inputClass}
      />
      <div className="mt-2 max-h-56 overflow-y-auto rounded-lg border border-line p-2">
        {rows.map(({ name, sentence }) => (
          <label
            key={name}
            className="flex items-start gap-2.5 rounded px-1.5 py-1.5 text-sm hover:bg-sunken"
          >
            <input
              type="checkbox"
              className="mt-0.5 size-4 shrink-0 accent-accent"
              checked={selected.includes(name)}
              onChange={() => toggle(name)}
            />
            <span className="min-w-0">
              <code translate="no" className="font-mono text-xs font-medium wrap-anywhere">
                {name}
              </code>
              <span className="block text-muted">{sentence}</span>
            </span>
          </label>
        ))}
        {rows.length === 0 && <p className="px-1.5 py-2 text-sm text-muted">No event matches the search.</p>}
      </div>
      <FieldError id={`${id}-error`} message={error} />
    </fieldset>
  );
}
