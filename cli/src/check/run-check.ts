import { refuseByShape } from '@neoagent/sdk';
import { askAbout, type NotGood } from './ask.js';
import { describeKey } from './describe-key.js';
import { type GivenProblem, readGiven } from './read-given.js';
import { warningsOf } from './warnings.js';

/** 0 good · 1 the key is refused · 64 the command or its environment must be mended · 69 nobody could be asked (sysexits.h). */
export const exitCodes = { good: 0, refused: 1, unusable: 64, unanswered: 69 } as const;

/** Where a command writes; a terminal in life. */
export interface Output {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/**
 * Asks whether the key of the environment is good, says what came of it and answers the exit code. What can be seen wrong in the text of
 * the key is told before anything is sent. Nothing that is written holds a key, whoever said it.
 */
export async function runCheck(
  typed: { readonly url?: string; readonly json?: true },
  parts: { readonly env: NodeJS.ProcessEnv; readonly output: Output; readonly now: () => number },
): Promise<number> {
  const given = readGiven(parts.env, typed.url);
  const secret = 'secretKey' in given ? given.secretKey : '';
  const output = safeOutput(parts.output, secret);
  if (!('secretKey' in given)) return sayNotGood(nothingSent('unusable', given), output, typed);
  const wrong = refuseByShape(secret);
  if (wrong !== undefined) {
    const kind = wrong.code === 'key_missing' ? 'unusable' : 'refused';
    return sayNotGood(nothingSent(kind, wrong), output, typed);
  }
  const answer = await askAbout(secret, given.url);
  if ('kind' in answer) return sayNotGood(answer, output, typed);
  const { url, whoami } = answer;
  const warnings = warningsOf(url, whoami, parts.now());
  if (typed.json) output.json({ ok: true, url, ...whoami, warnings });
  else {
    for (const line of describeKey(url, whoami)) output.out(line);
    for (const { detail } of warnings) output.err(`warning: ${detail}`);
  }
  return exitCodes.good;
}

function nothingSent(
  kind: NotGood['kind'],
  { code, detail, fix }: Pick<GivenProblem, 'detail' | 'fix'> & { readonly code: string },
): NotGood {
  return { kind, code, detail, fix, status: 0, requestId: null, retryAfterSeconds: null };
}

function sayNotGood(why: NotGood, output: SafeOutput, { json }: { readonly json?: true }): number {
  const { kind, ...error } = why;
  if (json) output.json({ ok: false, error });
  else for (const line of linesOf(why)) output.err(line);
  return exitCodes[kind];
}

function linesOf({
  kind,
  code,
  detail,
  fix,
  status,
  requestId,
  retryAfterSeconds,
}: NotGood): readonly string[] {
  const word = { refused: 'refused', unanswered: 'no answer', unusable: 'error' }[kind];
  return [
    `${word}: ${code}${status === 0 ? '' : ` (${status})`}: ${detail}`,
    `fix: ${fix}`,
    ...(retryAfterSeconds === null ? [] : [`again in: ${retryAfterSeconds} s`]),
    ...(requestId === null ? [] : [`request id: ${requestId}`]),
  ];
}

interface SafeOutput extends Output {
  readonly json: (answer: object) => void;
}

/** Takes out the key and whatever looks like one, and what would move the cursor or turn the writing of a terminal. */
function safeOutput({ out, err }: Output, secret: string): SafeOutput {
  const hide = (text: string) =>
    (secret === '' ? text : text.replaceAll(secret, '[secret key]')).replace(
      /(_(?:live|test)_)[0-9A-Za-z]{38}/g,
      '$1[secret key]',
    );
  const clean = (line: string) =>
    hide(line.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '?'));
  return {
    out: (line) => out(clean(line)),
    err: (line) => err(clean(line)),
    json: (answer) => out(hide(JSON.stringify(answer))),
  };
}
