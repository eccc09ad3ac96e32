import { expect, it } from 'vitest';
import { policySentence } from './policy-text.js';
import { secretsFile } from './secrets-file.js';

it('a list of secrets has one line a key, whatever its name, and runs in no spreadsheet', () => {
  const text = secretsFile([
    { keyId: 'key_1', name: '=a,"b"', outcome: 'rotated', secret: 'neo_live_x', graceEndsAt: null },
    { keyId: 'key_2', name: 'two', outcome: 'skipped' },
    {
      keyId: 'key_3',
      name: 'three',
      outcome: 'failed',
      code: 'grace_running',
      detail: 'It works until then.',
    },
  ]);
  expect(text.split('\r\n')).toEqual([
    'key_id,name,outcome,secret,old_secret_works_until,detail',
    `key_1,"'=a,""b""",rotated,neo_live_x,,`,
    'key_2,two,skipped,,,',
    'key_3,three,failed,,,It works until then.',
    '',
  ]);
});

it('a policy is told in words, with what holds where nothing is asked', () => {
  const nothing = { rotateEvery: null, grace: null, maxLifetime: null };
  const policy = { account: nothing, maxLifetimeInForce: null, keys: [], due: [], over: [] };
  expect(policySentence(policy)).toBe(
    'Nobody is reminded to rotate keys. Unless a rotation says otherwise, the old secret works for 24 hours.',
  );
  const asked = { ...nothing, rotateEvery: '90d', grace: '1w' };
  expect(policySentence({ ...policy, account: asked, maxLifetimeInForce: '1y' })).toBe(
    'Each secret is to be rotated every 90 days; its key’s maker is reminded 30, 7 and 1 days before. Unless a rotation says otherwise, the old secret works for 1 week. A key lives for at most 1 year.',
  );
});
