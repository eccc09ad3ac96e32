import { type Allowed, type Caller, type LimitState, remembered } from '@neoagent/core';
import { notesOf } from '../../authorizer/caller-notes.js';
import { asciiJson } from '../../http/ascii-json.js';
import { inOnePiece } from '../../http/head-lines.js';
import { haveSamePolicy } from '../same-policy.js';

/** What callers have in common, as JSON, and the limits that the last of them was told. */
class Common {
  readonly json: string;
  limits: readonly LimitState[] = [];
  /** What stands before what is left of each of the limits. */
  untilLeft: readonly string[] = [];

  constructor(json: string) {
    this.json = json;
  }
}

/** Writes the verdict of an allowed request as JSON in ASCII: what `presentVerdict` lists, in its order. */
export type WriteAllowedVerdict = (decision: Allowed, requestId: string) => string;

/** What the verdicts of a plan or a route have in common is made JSON once; to make it for each costs as much as a limit. */
export function createAllowedVerdict(): WriteAllowedVerdict {
  const commonNamed = remembered((text) => new Common(commonJson(text)));
  const routeNamed = remembered((match) =>
    inOnePiece(`,"route":${asciiJson(JSON.stringify(match))},"limits":[`),
  );

  function commonWith(caller: Caller): Common {
    const notes = notesOf(caller);
    if (notes.verdict instanceof Common) return notes.verdict;
    const { accountId, keyId, plan, environment, permissions } = caller;
    if (!isId(accountId) || !isId(keyId)) throw new Error('the id of an account or a key is not one of ours');
    const common = commonNamed(JSON.stringify({ plan, environment, permissions }));
    notes.verdict = common;
    return common;
  }

  return ({ caller, route, limits, secretEndsAt }, requestId) => {
    const common = commonWith(caller);
    const ends = secretEndsAt === undefined ? 'null' : `"${new Date(secretEndsAt).toISOString()}"`;
    return `${untilAccount}${caller.accountId}","keyId":"${caller.keyId}${common.json}${routeNamed(route.match)}${limitsJson(common, limits)}],"requestId":"${requestId}","secretExpiresAt":${ends}}`;
  };
}

/** They stand in the text as they are: ASCII of which JSON escapes nothing. */
function isId(text: string): boolean {
  return /^[!#-[\]-~]+$/.test(text);
}

const untilAccount =
  '{"allowed":true,"status":200,"reason":null,"title":null,"detail":null,"fix":null,"retryAfterSeconds":null,"caller":{"account":"';

/** The rest of the caller after its ids. */
function commonJson(object: string): string {
  return inOnePiece(`",${asciiJson(object.slice(1))}`);
}

function limitsJson(common: Common, limits: readonly LimitState[]): string {
  if (!haveSamePolicy(common.limits, limits)) {
    common.limits = limits;
    common.untilLeft = limits.map(untilLeft);
  }
  let json = '';
  for (let i = 0; i < limits.length; i++) {
    const limit = limits[i];
    if (limit === undefined) continue;
    json += `${common.untilLeft[i]}${limit.remaining},"resetSeconds":${Math.ceil(limit.resetMs / 1000)}}`;
  }
  return json;
}

function untilLeft({ name, allow, windowMs }: LimitState, i: number): string {
  const told = asciiJson(JSON.stringify({ name, allow, windowSeconds: windowMs / 1000 }));
  return inOnePiece(`${i === 0 ? '' : ','}${told.slice(0, -1)},"remaining":`);
}
