import type { AuditEvent } from '@neoagent/sdk';
import { expect, it } from 'vitest';
import { actionText, actorText, detailLines } from './audit-text.js';

it('an action that the page does not know is shown, not hidden', () => {
  expect(actionText('key.revoked')).toBe('Revoked');
  expect(actionText('key.sung')).toBe('key.sung');
  expect(actionText('alert.raised')).toBe('Alert raised');
});

it.each<[AuditEvent['actor'], string]>([
  [{ kind: 'member', id: 'me', name: 'Me' }, 'You'],
  [{ kind: 'member', id: 'ana', name: 'Ana' }, 'Ana'],
  [{ kind: 'member', id: 'gone', name: null }, 'gone'],
  [{ kind: 'operator_command', id: '', name: null }, 'Operator command'],
  [{ kind: 'detector', id: 'new_country', name: null }, 'Detector “New country”'],
])('the actor %j is named', (actor, words) => {
  expect(actorText(actor, 'me')).toBe(words);
});

it('plain details become lines, and nothing else', () => {
  expect(detailLines({ name: 'CI', permissions: ['a:read'], expiresAt: null, odd: { a: 1 } })).toEqual([
    'name: CI',
    'permissions: a:read',
    'expiresAt: none',
  ]);
});
