import { randomInt } from 'node:crypto';
import { type Environment, type KeyFormat, newSecret } from '@neoagent/server/key-format';

export const format: KeyFormat = { prefix: 'neo' };

/** A key that no installation ever issued. */
export function aSecret(environment: Environment = 'live', of: KeyFormat = format): string {
  return newSecret(of, environment, (alphabet, length) =>
    Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join(''),
  );
}
