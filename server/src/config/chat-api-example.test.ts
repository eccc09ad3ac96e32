import path from 'node:path';
import { isRefusal } from '@neoagent/core';
import { expect, it } from 'vitest';
import type { ConfigProblem } from './config.js';
import { loadRules } from './load-config.js';

it('examples/chat-api.yaml loads without a problem or a warning, and protects what it says', async () => {
  const file = path.join(import.meta.dirname, '../../../examples/chat-api.yaml');
  const problems: ConfigProblem[] = [];
  const rules = await loadRules({ file, isRequired: true }, problems);
  expect(problems).toEqual([]);
  expect(rules?.warnings).toEqual([]);
  const routes = rules?.routes.routes.filter(({ match }) => match.includes('/chat/')) ?? [];
  expect(routes.length).toBeGreaterThanOrEqual(8);
  const plans = ['free', 'pro', 'business'].map((name) => rules?.plans.get(name));
  expect(plans.map((plan) => plan?.quota?.period)).toEqual(['month', 'month', 'day']);
  expect(plans[1]?.limits.filter(({ shadow }) => shadow)).toMatchObject([{ name: 'hourly' }]);
  const exported = rules?.routes.find('GET', '/chat/bots/7/export') ?? {};
  expect(isRefusal(exported)).toBe(false);
  expect(exported).toMatchObject({ limits: [{ name: 'exports', allow: 10, windowMs: 3_600_000 }] });
});
