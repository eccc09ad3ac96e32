import { type Check, ok, problem, warning } from '../doctor/check.js';
import { isAllowed, type ProxyAnswer, type ProxyQuestion, shown } from './ask-proxy.js';
import type { ProxyTopic } from './proxy-fixes.js';

/** What the probes work with. */
export interface ProbedProxy {
  /** The path of the URL that is asked for. */
  readonly path: string;
  /** A key that may GET the URL. */
  readonly secret: string;
  /** A key that would be allowed only from `testAddress`. */
  readonly addressSecret: string | undefined;
  readonly ask: (question: ProxyQuestion) => Promise<ProxyAnswer>;
  readonly fixFor: (topic: ProxyTopic) => string;
}

/** An address that nobody calls from (RFC 5737). */
export const testAddress = '192.0.2.1';

const forged = 'forged-by-neoagent-doctor';
/** Understood differently by different readers, so the door refuses it. */
const strangeSuffix = ';neoagent-doctor';

type Fields = readonly (readonly [string, string])[];

/** A refusal arrives as it was made: status, reason, body and challenge. */
export async function probeRefusal({ ask, fixFor }: ProbedProxy): Promise<Check> {
  const name = 'a request without a key';
  const answer = await ask({ secrets: [] });
  if (isAllowed(answer)) return problem(name, `it passes (${shown(answer)})`, fixFor('refusal'));
  const lost = [
    ...(answer.status === 401 ? [] : [`the status is ${answer.status}, not 401`]),
    ...(answer.reason === 'key_missing' ? [] : ['X-Neoagent-Reason is not passed on']),
    ...(answer.body.includes('"code":"key_missing"') ? [] : ['the body is not passed on']),
    ...(answer.challenge === undefined ? ['WWW-Authenticate is not passed on'] : []),
  ];
  if (lost.length > 0) return problem(name, lost.join(', '), fixFor('refusal'));
  return ok(name, 'it is refused, and the caller is told why');
}

/** Two keys are never chosen from. */
export async function probeTwoKeys({ ask, secret, fixFor }: ProbedProxy): Promise<Check> {
  const name = 'a request with two keys';
  const answer = await ask({ secrets: ['neo_live_other', secret] });
  if (!isAllowed(answer)) return ok(name, `it is refused (${shown(answer)})`);
  return problem(name, 'one of them is chosen', fixFor('refusal'));
}

/** The door decides on the path that the client sent. */
export async function probePath({ ask, secret, fixFor }: ProbedProxy): Promise<Check> {
  const name = 'a path that readers understand differently';
  const answer = await ask({ secrets: [secret], pathSuffix: strangeSuffix });
  if (!isAllowed(answer)) return ok(name, `it is refused (${shown(answer)})`);
  return problem(name, `${strangeSuffix} behind the path passes`, fixFor('path'));
}

/** Fields that name the original request, in every spelling: none of them opens what is closed or closes what is open. */
export async function probeOriginalRequest(proxy: ProbedProxy): Promise<readonly Check[]> {
  const sets: readonly (readonly [string, string, string, ProxyTopic])[] = [
    ['X-Forwarded-Method and -Uri', 'X-Forwarded-Method', 'X-Forwarded-Uri', 'original'],
    ['X-Original-Method and -URI', 'X-Original-Method', 'X-Original-URI', 'original'],
    ['X-Original-Method and -URL', 'X-Original-Method', 'X-Original-URL', 'original'],
    ['X_Forwarded_Method and _Uri', 'X_Forwarded_Method', 'X_Forwarded_Uri', 'underscore'],
    ['X_Original_Method and _URI', 'X_Original_Method', 'X_Original_URI', 'underscore'],
  ];
  const checks: Check[] = [];
  for (const [name, method, target, topic] of sets) {
    const open: Fields = [
      [method, 'GET'],
      [target, proxy.path],
    ];
    const closed: Fields = [
      [method, 'NEOAGENT-DOCTOR'],
      [target, `/${forged}`],
    ];
    checks.push(await probeForgery(proxy, { name: `${name} of a client`, topic, open, closed }));
  }
  return checks;
}

async function probeForgery(
  { ask, secret, fixFor }: ProbedProxy,
  forgery: {
    readonly name: string;
    readonly topic: ProxyTopic;
    readonly open: Fields;
    readonly closed: Fields;
  },
): Promise<Check> {
  const { name, topic, open, closed } = forgery;
  const opened = await ask({ secrets: [secret], pathSuffix: strangeSuffix, fields: open });
  if (isAllowed(opened)) return problem(name, 'they open a path that is refused', fixFor(topic));
  const shut = await ask({ secrets: [secret], fields: closed });
  if (isAllowed(shut)) return ok(name, 'they change nothing');
  return problem(name, `they reach the door: an allowed request gets ${shown(shut)}`, fixFor(topic));
}

/** The client's address is the connection's, whatever the client writes. */
export async function probeAddress(proxy: ProbedProxy): Promise<Check> {
  const { ask, addressSecret, fixFor } = proxy;
  const name = 'an address that a client claims';
  const make = `npx neoagent key create --account <account> --name doctor-address --permissions '*' --allow-ip ${testAddress}`;
  const give = `put the secret of "${make}" into NEOAGENT_ADDRESS_KEY`;
  if (addressSecret === undefined) return warning(name, 'it needs a second key', give);
  const plain = await ask({ secrets: [addressSecret] });
  if (plain.reason !== 'ip_not_allowed')
    return warning(name, `NEOAGENT_ADDRESS_KEY gets ${shown(plain)}, not ip_not_allowed`, give);
  const claims: Fields = [
    ['X-Forwarded-For', testAddress],
    ['X_Forwarded_For', testAddress],
    ['X-Real-IP', testAddress],
    ['Forwarded', `for=${testAddress}`],
  ];
  for (const field of claims) {
    const answer = await ask({ secrets: [addressSecret], fields: [field] });
    if (answer.reason !== 'ip_not_allowed')
      return problem(name, `${field[0]} is believed (${shown(answer)})`, fixFor('address'));
  }
  return ok(name, 'it is not believed');
}

/** Identity fields of a client do not reach the upstream; seen only where the upstream answers with what it received. */
export async function probeIdentity({ ask, secret, fixFor }: ProbedProxy): Promise<Check> {
  const name = 'an identity that a client claims';
  const names = ['Account', 'Key-Id', 'Plan', 'Environment', 'Permissions'].map(
    (part) => `X-Neoagent-${part}`,
  );
  const fields = [...names, ...names.map((field) => field.replaceAll('-', '_'))].map(
    (field) => [field, forged] as const,
  );
  const answer = await ask({ secrets: [secret], fields });
  if (!isAllowed(answer))
    return problem(name, `it makes an allowed request get ${shown(answer)}`, fixFor('identity'));
  if (answer.body.includes(forged)) return problem(name, 'it reaches the upstream', fixFor('identity'));
  if (/x-neoagent-account/i.test(answer.body)) return ok(name, 'it does not reach the upstream');
  return warning(
    name,
    'the answer does not show what the upstream received',
    'name a URL that answers with the fields of its request, such as a debugging endpoint',
  );
}
