import { type DestinationStream, type Logger, pino } from 'pino';
import { createRedactor } from './redact.js';

const redactedFields = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  '*.authorization',
  '*.cookie',
  '*.password',
  '*.secret',
  '*.token',
  'req.headers',
  'res.headers',
  'request.headers',
];

/** The process's log: JSON lines, secrets hidden both by the name of their field and by their shape in any text. */
export function createLogger(options: {
  readonly level: string;
  readonly keyPrefix: string;
  readonly destination?: DestinationStream;
}): Logger {
  const redact = createRedactor(options.keyPrefix);
  const target = options.destination ?? pino.destination({ dest: 1, sync: true });
  return pino(
    { level: options.level, base: null, redact: { paths: redactedFields, censor: '[redacted]' } },
    // The whole line is searched, so a secret inside an error's message or stack is hidden as well.
    { write: (line: string) => target.write(redact(line)) },
  );
}
