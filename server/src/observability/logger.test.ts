import { newSecret } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { randomCharacters } from '../random.js';
import { createLogger } from './logger.js';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  const destination = {
    write: (line: string) => {
      text += line;
    },
  };
  write(createLogger({ level: 'trace', keyPrefix: 'neo', destination }));
  return text;
}

describe('the log', () => {
  const secret = newSecret({ prefix: 'neo' }, 'live', randomCharacters);

  it.each([
    ['in a message', (log: ReturnType<typeof createLogger>) => log.info(`got ${secret}`)],
    [
      'in an error',
      (log: ReturnType<typeof createLogger>) => log.error({ err: new Error(`bad ${secret}`) }, 'x'),
    ],
    [
      'in a nested field',
      (log: ReturnType<typeof createLogger>) => log.info({ a: { b: { c: [secret] } } }, 'x'),
    ],
    ['in a URL', (log: ReturnType<typeof createLogger>) => log.info({ url: `/x?key=${secret}` }, 'x')],
    ['cut short', (log: ReturnType<typeof createLogger>) => log.info(secret.slice(0, 25))],
  ])('never holds a secret %s', (_where, write) => {
    const text = logged(write);
    expect(text).toContain('neo_live_[redacted]');
    expect(text).not.toContain(secret.slice(9, 18));
  });

  it('hides a credential by the name of its field even when it looks like nothing', () => {
    const text = logged((log) =>
      log.info({ headers: { authorization: 'Basic dXNlcjpwYXNz' }, password: 'open sesame' }, 'x'),
    );
    expect(text).not.toContain('dXNlcjpwYXNz');
    expect(text).not.toContain('open sesame');
  });
});
