import type { Installation } from './open-installation.js';
import type { Outcome } from './outcome.js';

/** `migrate`: opening the store brought its schema up to date; says which steps that took. */
export async function reportMigrations({ db }: Installation): Promise<Outcome> {
  const { engine, appliedMigrations } = db;
  const text =
    appliedMigrations.length === 0
      ? `The schema on ${engine} is up to date.`
      : `The schema on ${engine} was brought up to date: ${appliedMigrations.join(', ')}.`;
  return { json: { engine, applied: appliedMigrations }, text };
}
