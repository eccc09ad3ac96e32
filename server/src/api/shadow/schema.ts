import { type Reason, reasonCodes } from '@neoagent/core';
import { Type } from 'typebox';

export const FindingSchema = Type.Object(
  {
    accountId: Type.String(),
    keyId: Type.String(),
    keyName: Type.String(),
    route: Type.String({ description: 'As written in the configuration: POST /chat/:id' }),
    rule: Type.String({ description: 'The rule in shadow: "plan free", "route POST /chat", "limit burst".' }),
    reason: Type.Unsafe<Reason>({ type: 'string', enum: [...reasonCodes] }),
    count: Type.Integer({ description: 'Requests that would have been refused.' }),
    firstAt: Type.String({ format: 'date-time' }),
    lastAt: Type.String({ format: 'date-time' }),
  },
  { title: 'ShadowFinding' },
);

export const ShadowAnswer = Type.Object({ findings: Type.Array(FindingSchema) });
