import type { WebhookData } from './webhook-event.js';

/** A JSON Schema of one member of `data`. */
export type MemberSchema = Readonly<Record<string, unknown>>;

// What members of `data` are made of.
export const text: MemberSchema = { type: 'string' };
export const textOrNull: MemberSchema = { type: ['string', 'null'] };
export const moment: MemberSchema = { type: 'string', format: 'date-time' };
export const momentOrNull: MemberSchema = { type: ['string', 'null'], format: 'date-time' };
export const count: MemberSchema = { type: 'integer', minimum: 0 };
export const texts: MemberSchema = { type: 'array', items: text };
export const actor: MemberSchema = {
  type: 'object',
  required: ['kind', 'id'],
  properties: { kind: text, id: text },
};
/** Members that many events share: the account, a key of it, and who did something to that key. */
export const account = { accountId: text };
export const key = { ...account, keyId: text };
export const done = { ...key, actor };

/** The same for samples. */
export const aKey = { accountId: 'acc_4fTq', keyId: 'key_8sJd' };
export const byMember = { actor: { kind: 'member', id: 'usr_2kPw' } };

/** An event as it is written down here. */
export interface Described {
  readonly sentence: string;
  readonly properties: Readonly<Record<string, MemberSchema>>;
  /** Members that may be absent. */
  readonly optional?: readonly string[];
  readonly sample: WebhookData;
}
