import {
  type Alert,
  type DetectorMemory,
  defaultRule,
  emptyMinute,
  type FindingCandidate,
} from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import { aKey, anAccount, aSecret, t0, upTo } from './builders.js';
import { type OpenSubject, opened } from './database-subject.js';

const dayMs = 86_400_000;

function anAlert(fields: Partial<Alert> = {}): Alert {
  return {
    id: 'alr_1',
    accountId: 'acc_1',
    keyId: 'key_1',
    detector: 'new_country',
    severity: 'warning',
    summary: 'First use from FR.',
    subject: 'FR',
    measure: 1.5,
    evidence: { country: 'FR', requests: 3 },
    since: t0,
    lastAt: t0,
    count: 1,
    reaction: 'notify',
    resolvedAt: null,
    resolvedBy: null,
    resolution: null,
    ...fields,
  };
}

async function withKeys(open: OpenSubject) {
  const subject = await opened(open);
  for (const n of [1, 2]) {
    await subject.db.accounts.insert(anAccount({ id: `acc_${n}` }));
    const key = aKey({ id: `key_${n}`, accountId: `acc_${n}` });
    await subject.db.keys.insert(key, aSecret({ id: `sec_${n}`, keyId: key.id }), null);
  }
  return subject;
}

/** Every promise of the ports `AlertStore` and `DetectorStore`. */
export function alertStoreContract(open: OpenSubject): void {
  describe('alerts', () => {
    it('are kept whole, and shown to their account alone, the one found again last first', async () => {
      const { db, reopened } = await withKeys(open);
      const alerts = [anAlert(), anAlert({ id: 'alr_2', lastAt: t0 + 1 }), anAlert({ id: 'alr_3' })];
      for (const alert of alerts) await db.alerts.insert(alert);
      await db.alerts.insert(anAlert({ id: 'alr_4', accountId: 'acc_2', keyId: 'key_2' }));
      const again = await reopened();
      const ids = async (limit: number) =>
        (await again.alerts.list('acc_1', { isOpen: true, limit })).map(({ id }) => id);
      expect(await ids(10)).toEqual(['alr_2', 'alr_3', 'alr_1']);
      expect(await ids(1)).toEqual(['alr_2']);
      expect(await again.alerts.find('acc_1', 'alr_1')).toEqual(anAlert());
      expect(await again.alerts.find('acc_2', 'alr_1')).toBeUndefined();
      expect(await again.alerts.countOpen('acc_1')).toBe(3);
    });

    it('leave the open ones when they are resolved, and those called expected are found by key and detector', async () => {
      const { db } = await withKeys(open);
      const place = { accountId: 'acc_1', keyId: 'key_1', detector: 'new_country' } as const;
      await db.alerts.insert(anAlert());
      expect((await db.alerts.findOpen(place))?.id).toBe('alr_1');
      expect(await db.alerts.findOpen({ ...place, detector: 'burst' })).toBeUndefined();
      expect(await db.alerts.findOpen({ ...place, keyId: 'key_2' })).toBeUndefined();
      const { keyId: _, ...ofAccount } = place;
      expect((await db.alerts.findOpen(ofAccount))?.id).toBe('alr_1');
      expect(await db.alerts.findOpen({ ...ofAccount, accountId: 'acc_2' })).toBeUndefined();
      const end = { resolvedAt: t0 + 5, resolvedBy: 'user_1', resolution: 'expected' } as const;
      await db.alerts.update('alr_1', { ...end, lastAt: t0 + 4, evidence: { country: 'IT' }, count: 2 });
      const ended = anAlert({ ...end, lastAt: t0 + 4, evidence: { country: 'IT' }, count: 2 });
      expect(await db.alerts.findOpen(place)).toBeUndefined();
      expect(await db.alerts.listExpected(place)).toEqual([ended]);
      expect(await db.alerts.list('acc_1', { isOpen: false, limit: 10 })).toEqual([ended]);
      expect(await db.alerts.list('acc_1', { isOpen: true, limit: 10 })).toEqual([]);
    });

    it('come and go with the transaction that raised them', async () => {
      const { db } = await withKeys(open);
      const work = db.transaction(async ({ alerts }) => {
        await alerts.insert(anAlert());
        throw new Error('the audit event could not be written');
      });
      await expect(work).rejects.toThrow('could not be written');
      expect(await db.alerts.countOpen('acc_1')).toBe(0);
    });

    it('follow the rules of their account, where it has chosen any', async () => {
      const { db, reopened } = await withKeys(open);
      const rule = { ...defaultRule('acc_1', 'burst'), parameters: { factor: 3 } };
      await db.alerts.setRule(rule);
      await db.alerts.setRule({ ...rule, isEnabled: false, reaction: 'throttle', throttlePercent: 5 });
      const again = await reopened();
      expect(await again.alerts.listRules(['acc_2'])).toEqual([]);
      const changed = { ...rule, isEnabled: false, reaction: 'throttle', throttlePercent: 5 } as const;
      expect(await again.alerts.listRules(['acc_1'])).toEqual([changed]);
      const others = (['wake_up', 'browser_use'] as const).map((name) => defaultRule('acc_2', name));
      for (const other of others) await again.alerts.setRule(other);
      const [late, early] = others;
      expect(await again.alerts.listRules(['acc_2', 'acc_9', 'acc_1'])).toEqual([early, changed, late]);
      expect(await again.alerts.listRules([])).toEqual([]);
    });
  });

  describe('what detectors remember', () => {
    it('is replaced by the newer, outlives a restart, and skips accounts that are gone', async () => {
      const { db, reopened } = await withKeys(open);
      const memory = (scope: string, state: string, accountId = 'acc_1'): DetectorMemory => ({
        scope,
        accountId,
        state,
      });
      await db.detectors.save([memory('key:1', '{"a":1}'), memory('key:2', '{}', 'acc_9')], t0);
      await db.detectors.save([memory('key:1', '{"a":2}')], t0 + 1);
      const again = await reopened();
      const load = (...numbers: readonly number[]) => again.detectors.load(numbers.map((n) => `key:${n}`));
      expect(await load(1, 2, 3)).toEqual(new Map([['key:1', '{"a":2}']]));
      await again.detectors.forget(t0 + 2);
      expect(await load(1)).toEqual(new Map());
    });

    it('is kept for many keys of many accounts at once', async () => {
      const { db } = await withKeys(open);
      const memories = upTo(450).map((n) => ({
        scope: `key:${n}`,
        accountId: `acc_${1 + (n % 2)}`,
        state: `{"text":"it's \\"${n}\\""}`,
      }));
      await db.detectors.save(memories, t0);
      const states = memories.map(({ scope, state }) => [scope, state] as const);
      expect(await db.detectors.load(memories.map(({ scope }) => scope))).toEqual(new Map(states));
      expect(await db.detectors.load([])).toEqual(new Map());
    });

    it('counts what they told by day, for each account alone', async () => {
      const { db } = await withKeys(open);
      const told = { accountId: 'acc_1', detector: 'burst', day: 10 * dayMs, count: 2 } as const;
      await db.detectors.countFindings([told, { ...told, day: 3 * dayMs }, { ...told, accountId: 'acc_9' }]);
      await db.detectors.countFindings([
        { ...told, count: 5 },
        { ...told, accountId: 'acc_2' },
      ]);
      expect(await db.detectors.findingsSince('acc_1', 4 * dayMs)).toEqual(new Map([['burst', 7]]));
      expect(await db.detectors.findingsSince('acc_1', 0)).toEqual(new Map([['burst', 9]]));
      await db.detectors.forget(4 * dayMs);
      expect(await db.detectors.findingsSince('acc_1', 0)).toEqual(new Map([['burst', 7]]));
      expect(await db.detectors.findingsSince('acc_9', 0)).toEqual(new Map());
    });

    it('holds what changed rules are tried on, oldest first, for each account and detector alone', async () => {
      const { db, reopened } = await withKeys(open);
      const minute = emptyMinute('key_1', 'acc_1', t0);
      const key = {
        createdAt: t0,
        lastUsedAt: null,
        revokedAt: null,
        browserGuard: 'block',
        secretCreatedAt: t0,
        oldSecretEndedAt: null,
      } as const;
      const at = (after: number, change: Partial<FindingCandidate> = {}): FindingCandidate => ({
        accountId: 'acc_1',
        keyId: 'key_1',
        detector: 'new_country',
        at: t0 + after,
        seen: { state: { known: { 'D"E': 1 } }, minute, key },
        ...change,
      });
      const bare = at(2, { seen: { minute, key } });
      await db.detectors.recordCandidates([]);
      await db.detectors.recordCandidates([at(3), at(1), at(1, { accountId: 'acc_9' }), bare]);
      await db.detectors.recordCandidates([at(2, { accountId: 'acc_2' }), at(2, { detector: 'new_agent' })]);
      const again = await reopened();
      const list = (from: number, to: number, limit = 10) => {
        const wanted = { accountId: 'acc_1', detector: 'new_country', from: t0 + from, to: t0 + to } as const;
        return again.detectors.listCandidates(wanted, limit);
      };
      expect(await list(1, 4)).toEqual([at(1), bare, at(3)]);
      expect(await list(2, 3)).toEqual([bare]);
      expect(await list(0, 9, 2)).toEqual([bare, at(3)]);
      await again.detectors.forgetCandidates(t0 + 2);
      expect(await list(0, 9)).toEqual([bare, at(3)]);
    });
  });
}
