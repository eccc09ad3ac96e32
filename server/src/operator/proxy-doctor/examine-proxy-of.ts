import type { FieldError, Problem } from '../../api/problem.js';
import type { Outcome } from '../outcome.js';
import { examineProxy } from './examine-proxy.js';
import { proxyKinds } from './proxy-fixes.js';

/** `doctor --proxy` as it was typed: examines the proxy, or says everything that is wrong with the command at once. */
export async function examineProxyOf(
  typed: { readonly proxy: string; readonly kind: string | undefined },
  env: NodeJS.ProcessEnv,
): Promise<Outcome | Problem> {
  const url = URL.canParse(typed.proxy) ? new URL(typed.proxy) : undefined;
  const kind = proxyKinds.find((known) => known === typed.kind);
  const secret = env['NEOAGENT_SECRET_KEY'] || undefined;
  const errors: FieldError[] = [];
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    errors.push({ field: '--proxy', message: 'must be an http or https URL.' });
  if (typed.kind !== undefined && kind === undefined)
    errors.push({ field: '--kind', message: `must be one of ${proxyKinds.join(', ')}.` });
  if (secret === undefined)
    errors.push({
      field: 'NEOAGENT_SECRET_KEY',
      message:
        'must hold a key that may GET the URL; "npx neoagent key create --account <account> --name doctor" makes one.',
    });
  if (errors.length > 0 || url === undefined || secret === undefined)
    return { problem: 'invalid_input', detail: 'The command does not fit.', errors };
  const addressSecret = env['NEOAGENT_ADDRESS_KEY'] || undefined;
  return examineProxy(url, { secret, addressSecret, kind });
}
