import { describe, expect, it } from 'vitest';
import { anAccount, anAuditEvent, t0 } from './builders.js';
import { type OpenSubject, opened } from './database-subject.js';

/** What `AuditLog` promises. */
export function auditLogContract(open: OpenSubject): void {
  describe('the audit log', () => {
    it('keeps every field of an event', async () => {
      const { db, reopened } = await opened(open);
      await db.accounts.insert(anAccount());
      const command = anAuditEvent({
        id: 'evt_2',
        actor: { kind: 'operator_command', id: '' },
        address: null,
        detail: {},
      });
      await db.audit.append(anAuditEvent());
      await db.audit.append(command);
      expect(await (await reopened()).audit.list('acc_1', 10)).toEqual([command, anAuditEvent()]);
    });

    it('lists the newest first, those of one millisecond in reverse order of their coming, at most the limit', async () => {
      const { db } = await opened(open);
      await db.accounts.insert(anAccount());
      for (const [id, at] of [
        ['evt_b', t0],
        ['evt_z', t0 + 1],
        ['evt_a', t0],
        ['evt_c', t0 - 1],
      ] as const) {
        await db.audit.append(anAuditEvent({ id, at }));
      }
      const ids = async (limit: number) => (await db.audit.list('acc_1', limit)).map((event) => event.id);
      expect(await ids(10)).toEqual(['evt_z', 'evt_a', 'evt_b', 'evt_c']);
      expect(await ids(2)).toEqual(['evt_z', 'evt_a']);
    });

    it('shows an account no event of another', async () => {
      const { db } = await opened(open);
      await db.accounts.insert(anAccount());
      await db.accounts.insert(anAccount({ id: 'acc_2' }));
      await db.audit.append(anAuditEvent());
      expect(await db.audit.list('acc_2', 10)).toEqual([]);
    });
  });
}
