/** How the reader's browser writes a date: locale and zone of the system unless a test names them. */
export interface Place {
  readonly locale?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** Date and time in the reader's own zone, with the zone named: "20 Feb 2027, 14:00 GMT+1". */
export function localTime(iso: string, place: Place = {}): string {
  return new Intl.DateTimeFormat(place.locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: place.timeZone,
  }).format(new Date(iso));
}

/** The day alone in the reader's own zone: "20 Feb 2027". */
export function localDay(iso: string, place: Place = {}): string {
  return new Intl.DateTimeFormat(place.locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: place.timeZone,
  }).format(new Date(iso));
}

/** The same moment in UTC, to the second: "2027-02-20 13:00:00 UTC". */
export function utcTime(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
