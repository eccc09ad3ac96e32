import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { remembered } from '@neoagent/core';
import ipaddr from 'ipaddr.js';
import { Reader } from 'mmdb-lib';

/** Where addresses are registered. Reads a file in memory, so it is quick, but not for a request's way; last answers are remembered. */
export interface CountryFinder {
  /** ISO 3166-1 alpha-2; `null` for an address that is private, not known, or none. */
  countryOf(address: string): string | null;
  /** When the data was made, epoch milliseconds. */
  readonly madeAt: number;
}

interface CountryRow {
  readonly country_code?: string;
}

/**
 * Opens the data of a file in MaxMind's DB format, or what comes with the program (geo-whois-asn-country of ip-location-db, from the
 * records of the regional Internet registries). Throws when the file cannot be read or is none.
 */
export function openCountryFinder(file?: string): CountryFinder {
  const data = new Reader<never>(readFileSync(file ?? bundledFile()));
  return {
    madeAt: data.metadata.buildEpoch.getTime(),
    countryOf: remembered((address) => {
      const plain = publicAddress(address);
      return plain === undefined ? null : codeOf(data.get(plain));
    }),
  };
}

/** The finder for the file in force at each moment; opened at its first use, and anew when another file is named. */
export function createCountryFinder(
  file: () => string | undefined,
  onFault: (error: unknown) => void,
): (address: string) => string | null {
  let opened: { readonly file: string | undefined; readonly finder: CountryFinder | undefined } | undefined;
  return (address) => {
    const wanted = file();
    if (opened === undefined || opened.file !== wanted)
      opened = { file: wanted, finder: open(wanted, onFault) };
    return opened.finder?.countryOf(address) ?? null;
  };
}

function open(file: string | undefined, onFault: (error: unknown) => void): CountryFinder | undefined {
  try {
    return openCountryFinder(file);
  } catch (error) {
    onFault(error);
    return undefined;
  }
}

/** Both shapes that such files have: flat as ours, nested as MaxMind's own. */
function codeOf(row: unknown): string | null {
  if (typeof row !== 'object' || row === null) return null;
  const flat = (row as CountryRow).country_code;
  const nested = (row as { readonly country?: { readonly iso_code?: string } }).country?.iso_code;
  const code = flat ?? nested;
  return typeof code === 'string' && /^[A-Z]{2}$/.test(code) ? code : null;
}

/** The address as such a file knows it, IPv4 un-mapped; `undefined` when it is not one of the public Internet. */
function publicAddress(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return undefined;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' ? parsed.toString() : undefined;
}

function bundledFile(): string {
  const require = createRequire(import.meta.url);
  return require.resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb');
}
