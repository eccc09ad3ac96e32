import type { AnswerOf, BodyOf } from './schemas.js';

/** How far the cut-over of a rotated key is. All times are ISO 8601 in UTC. */
export type Rotation = NonNullable<AnswerOf<'showRotation'>['rotation']>;

/** What came with one secret since the rotation; `lastAt` is `null` when it was never sent. */
export type SecretRequests = Rotation['old'];

/** One program that sent the old secret; `count` requests were let through since `firstAt`. */
export type SecretSender = Rotation['senders'][number];

/** What the account asks of rotation, and which of its keys fall short of it. */
export type RotationPolicy = AnswerOf<'showRotationPolicy'>;

/** What is asked of rotation, as durations such as `90d`; `null` asks for nothing. */
export type RotationWish = Pick<RotationPolicy['account'], 'rotateEvery' | 'grace'>;

/** Which keys to rotate together, and how. `run` is a name of your own: repeated with it, keys it has rotated are left alone. */
export type ManyRotation = BodyOf<'rotateKeys'>;

export type ManyRotated = AnswerOf<'rotateKeys'>;

/** What became of one key. Carries the secret of one that was rotated, this once: do not cache or log it. */
export type KeyOutcome = ManyRotated['results'][number];
