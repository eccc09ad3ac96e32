// A process that writes keys until it is killed: `node key-writing-process.mjs <file> <first number>`. It prints the number of
// each key once its transaction resolved. Runs the built package: it starts twenty times in one test.
import { writeSync } from 'node:fs';
import { openSqlite } from '@neoagent/stores';

const [path = '', first = '1'] = process.argv.slice(2);
const account = { accountId: 'acc_1', createdAt: 0, expiresAt: null, disabledAt: null, revokedAt: null };
const db = await openSqlite({ path });
for (let n = Number(first); ; n++) {
  const key = { ...account, id: `key_${n}`, name: `Key ${n}`, environment: 'live', createdBy: null };
  const rights = { permissions: ['*'], allowedAddresses: [], browserGuard: 'block' };
  const dates = { createdAt: 0, graceEndsAt: null, revokedAt: null, lastUsed: null };
  const secret = { ...dates, id: `sec_${n}`, keyId: key.id, digest: `digest of sec_${n}`, hint: '' };
  const what = {
    actor: { kind: 'operator_command', id: '' },
    action: 'key.created',
    address: null,
    detail: {},
  };
  await db.transaction(async ({ keys, audit }) => {
    await keys.insert({ ...key, ...rights }, secret, null);
    await audit.append({ ...what, id: `evt_${n}`, accountId: 'acc_1', at: 0, targetId: key.id });
  });
  writeSync(1, `${n}\n`);
}
