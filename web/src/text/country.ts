/** A country by its ISO 3166-1 code, in the reader's language: "New Zealand". The code itself where there is no name. */
export function countryName(code: string, locale?: string): string {
  return new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }).of(code) ?? code;
}
