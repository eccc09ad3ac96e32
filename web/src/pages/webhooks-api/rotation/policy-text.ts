import type { RotationPolicy } from '@neoagent/sdk';

const units = { h: 'hour', d: 'day', w: 'week', y: 'year' } as const;

/** "90 days" of `90d`; what is not understood stays as it is. */
export function durationWords(text: string): string {
  const match = /^(\d+)([hdwy])$/.exec(text);
  if (match === null) return text;
  const unit = units[match[2] as keyof typeof units];
  return `${match[1]} ${unit}${match[1] === '1' ? '' : 's'}`;
}

/** What is asked, in a sentence or two. */
export function policySentence({ account, maxLifetimeInForce }: RotationPolicy): string {
  const { rotateEvery, grace } = account;
  const rotation =
    rotateEvery === null
      ? 'Nobody is reminded to rotate keys.'
      : `Each secret is to be rotated every ${durationWords(rotateEvery)}; its key’s maker is reminded 30, 7 and 1 days before.`;
  const old = `Unless a rotation says otherwise, the old secret works for ${durationWords(grace ?? '24h')}.`;
  const life =
    maxLifetimeInForce === null ? '' : ` A key lives for at most ${durationWords(maxLifetimeInForce)}.`;
  return `${rotation} ${old}${life}`;
}
