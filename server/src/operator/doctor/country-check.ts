import { openCountryFinder } from '../../geo/country-finder.js';
import { type Check, causeOf, ok, problem, warning } from './check.js';

const dayMs = 86_400_000;
/** Address blocks change hands slowly; a year later a country is wrong often enough to mislead. */
const oldAfterDays = 365;

/** Whether the countries of addresses can be told, and how old that knowledge is. */
export function checkCountries(file: string | undefined, now: number): Check {
  const name = 'countries';
  const source = file ?? 'the data that comes with the program';
  const fix = 'name a newer file in MaxMind DB format in NEOAGENT_GEO_FILE';
  try {
    const { madeAt } = openCountryFinder(file);
    const days = Math.max(0, Math.floor((now - madeAt) / dayMs));
    const message = `${source}, made ${new Date(madeAt).toISOString().slice(0, 10)}, ${days} days ago`;
    return days > oldAfterDays ? warning(name, message, fix) : ok(name, message);
  } catch (error) {
    return problem(name, `${source} cannot be read (${causeOf(error)}); countries stay unknown`, fix);
  }
}
