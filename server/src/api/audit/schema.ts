import type { AuditEvent } from '@neoagent/core';
import { auditActions } from '@neoagent/core';
import { Type } from 'typebox';

const Text = Type.String();

export const AuditEventSchema = Type.Object(
  {
    id: Text,
    at: Type.String({ format: 'date-time' }),
    actor: Type.Object({
      kind: Type.Unsafe<AuditEvent['actor']['kind']>({
        type: 'string',
        enum: ['member', 'key', 'operator_command', 'leak_report', 'detector', 'system'],
      }),
      id: Type.String({
        description:
          'Member id, key id or name of a detector; empty for an operator’s command, a leak report and the server.',
      }),
      name: Type.Union([Text, Type.Null()]),
    }),
    action: Type.Unsafe<AuditEvent['action']>({ type: 'string', enum: [...auditActions] }),
    targetId: Type.String({ description: 'The key or account that was changed.' }),
    address: Type.Union([Text, Type.Null()], {
      description: 'Where the change came from; null for a command.',
    }),
    detail: Type.Unsafe<AuditEvent['detail']>({
      type: 'object',
      additionalProperties: true,
      description: 'What was changed, by name. Never a secret.',
    }),
  },
  { title: 'AuditEvent' },
);

export const AuditAnswer = Type.Object({ events: Type.Array(AuditEventSchema) });
