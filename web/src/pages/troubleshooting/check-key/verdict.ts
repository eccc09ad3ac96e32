import type { KeyVerdict } from '@neoagent/sdk';

export type VerdictTone = 'good' | 'warn' | 'bad';

/** A verdict as a reader would say it. `warn` is a key that is fine but cannot do what was asked, or was pasted badly. */
export interface VerdictText {
  readonly tone: VerdictTone;
  readonly title: string;
}

const texts: Readonly<Record<KeyVerdict, VerdictText>> = {
  good: { tone: 'good', title: 'The key works' },
  missing: { tone: 'bad', title: 'There is no key in it' },
  mistyped: { tone: 'bad', title: 'The key is mistyped or cut off' },
  extra_spaces: { tone: 'warn', title: 'Spaces or quotes came with the key' },
  ambiguous: { tone: 'bad', title: 'There is more than one key in it' },
  unknown: { tone: 'bad', title: 'This installation never issued the key' },
  revoked: { tone: 'bad', title: 'The key is revoked or was regenerated' },
  expired: { tone: 'bad', title: 'The key has expired' },
  disabled: { tone: 'bad', title: 'The key is disabled' },
  suspended: { tone: 'bad', title: 'The account of the key is suspended' },
  lacks_permission: { tone: 'warn', title: 'The key lacks the permission' },
  not_in_plan: { tone: 'warn', title: 'The plan does not offer the endpoint' },
  no_such_endpoint: { tone: 'warn', title: 'There is no such endpoint' },
};

/** The verdict in words; one this page does not know is never shown as good. */
export function verdictText(verdict: string): VerdictText {
  return isKnown(verdict) ? texts[verdict] : { tone: 'bad', title: `The key is refused: ${verdict}` };
}

function isKnown(verdict: string): verdict is KeyVerdict {
  return Object.hasOwn(texts, verdict);
}
