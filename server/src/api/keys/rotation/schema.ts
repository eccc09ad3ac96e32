import { sendersKept } from '@neoagent/core';
import { Type } from 'typebox';

const Moment = (description: string) => Type.String({ format: 'date-time', description });
const TextOrNull = Type.Union([Type.String(), Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

const SecretRequests = Type.Object({
  id: Type.String(),
  hint: Type.String({ description: 'Prefix, first and last four characters.' }),
  allowed: Count,
  refused: Count,
  lastAt: Type.Union([Moment('The latest request with it, allowed or refused.'), Type.Null()]),
});

const Sender = Type.Object({
  address: TextOrNull,
  country: Type.Union([Type.String(), Type.Null()], {
    description: 'Where the address is registered, ISO 3166-1 alpha-2; null when not known.',
  }),
  userAgent: TextOrNull,
  count: Type.Integer({ minimum: 1, description: 'Requests let through since firstAt.' }),
  firstAt: Moment('The first of them.'),
  lastAt: Moment('The latest of them.'),
});

export const RotationAnswer = Type.Object({
  rotation: Type.Union([
    Type.Object({
      rotatedAt: Moment('When the new secret was made.'),
      graceEndsAt: Moment('Until when the old secret works.'),
      latestGraceEnd: Moment('How far the grace period can be extended.'),
      endWhenSilentFor: Type.Union([Type.String(), Type.Null()], {
        description: 'The grace period ends once nobody sent the old secret for so long.',
      }),
      current: SecretRequests,
      old: SecretRequests,
      senders: Type.Array(Sender, {
        description: `Who sent the old secret since the rotation, told apart by address and user agent; the newest ${sendersKept}, newest first.`,
      }),
    }),
    Type.Null(),
  ]),
});
