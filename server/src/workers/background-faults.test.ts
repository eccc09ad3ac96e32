import { beforeEach, expect, it } from 'vitest';
import { type BackgroundTask, createBackgroundFaults } from './background-faults.js';

let at: number;
let logged: object[];
let counted: BackgroundTask[];
let faultsOf: ReturnType<typeof createBackgroundFaults>;
beforeEach(() => {
  at = 0;
  logged = [];
  counted = [];
  faultsOf = createBackgroundFaults({
    log: { error: (fields) => void logged.push(fields) },
    count: (task) => void counted.push(task),
    now: () => at,
  });
});

it('every failure is counted, and one that goes on is logged once a minute with how many were left out', () => {
  const full = new Error('no room');
  const onFault = faultsOf('usage');
  for (; at < 60_000; at += 250) onFault(full);
  expect(counted).toHaveLength(240);
  expect(logged).toEqual([{ err: full, task: 'usage' }]);
  onFault(full);
  expect(logged[1]).toEqual({ err: full, task: 'usage', leftOut: 239 });
});

it('another failure, and the same one of another task, is logged at once', () => {
  const onFault = faultsOf('usage');
  onFault(new Error('no room'));
  onFault(new Error('gone'));
  faultsOf('quotas')(new Error('gone'));
  expect(logged).toHaveLength(3);
  expect(counted).toEqual(['usage', 'usage', 'quotas']);
});
