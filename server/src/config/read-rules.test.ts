import { isRefusal } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import type { ConfigProblem } from './config.js';
import { readRules } from './read-rules.js';

function read(text: string) {
  const problems: ConfigProblem[] = [];
  return { rules: readRules(text, 'neoagent.yaml', problems), problems };
}

describe('the rules file', () => {
  it('is optional: an empty one gives the default plan, the sample endpoint, open sign-up and no trusted proxy', () => {
    const { rules, problems } = read('');
    expect(problems).toEqual([]);
    expect(rules?.plans.get('default')).toMatchObject({ permissions: ['*'] });
    expect(rules?.plans.get('default')?.limits).toEqual([
      { kind: 'window', name: 'burst', allow: 600, windowMs: 60_000, counts: 'account' },
    ]);
    expect(rules?.routes.find('POST', '/api/endpoint')).toMatchObject({ match: 'POST /api/endpoint' });
    expect(rules).toMatchObject({
      signup: 'open',
      trustedProxies: [],
      limitStatus: 403,
      format: { prefix: 'neo' },
    });
    expect(rules?.guesses).toEqual({ allow: 30, windowMs: 60_000 });
  });

  it('reads plans, limits and routes and keeps the sample endpoint beside them', () => {
    const { rules, problems } = read(`
plans:
  free: { permissions: ["sessions:read"], limits: [{ name: burst, allow: 60, per: 1m }] }
routes:
  - { match: "POST /chat/add", permission: chatbots:write, plans: [free], cost: 5 }
limits: { status: 429 }
`);
    expect(problems).toEqual([]);
    expect(rules?.routes.find('POST', '/chat/add')).toMatchObject({ permission: 'chatbots:write', cost: 5 });
    expect(isRefusal(rules?.routes.find('POST', '/api/endpoint') ?? {})).toBe(false);
    expect([...(rules?.plans.keys() ?? [])].sort()).toEqual(['default', 'free']);
    expect(rules?.limitStatus).toBe(429);
  });

  it('names every problem with its line in one go', () => {
    const { rules, problems } = read(`plans:
  free: { permissions: [Not A Permission] }
routes:
  - { match: "POST /a", plans: [free] }
signup: maybe
surprise: 1
`);
    expect(rules).toBeUndefined();
    const where = problems.map((problem) => problem.where);
    expect(where).toContain('neoagent.yaml:2');
    expect(where).toContain('neoagent.yaml:5');
    expect(where).toContain('neoagent.yaml:6');
  });

  it('names every problem in one go however many there are', () => {
    const lines = Array.from({ length: 40 }, (_, n) => `  p${n}: { permissions: [Not A Permission] }`);
    const { problems } = read(`plans:\n${lines.join('\n')}\nguesses: { allow: -1 }\nsignup: maybe\n`);
    const where = new Set(problems.map((problem) => problem.where));
    for (let line = 2; line <= 43; line++) expect(where).toContain(`neoagent.yaml:${line}`);
  });

  it('refuses a route that names a plan or an upstream that is not there, at its line', () => {
    const { problems } = read(`plans: {}
routes:
  - match: "POST /a"
    plans: [gold]
  - match: "nonsense"
  - match: "GET /b"
    upstream: nowhere
`);
    expect(problems).toEqual([
      { where: 'neoagent.yaml:4', message: expect.stringContaining('gold') },
      { where: 'neoagent.yaml:5', message: expect.any(String) },
      { where: 'neoagent.yaml:7', message: expect.stringContaining('nowhere') },
    ]);
  });

  it('checks what the readable sections mean although another section cannot be read', () => {
    const { problems } = read(`signup: maybe
routes:
  - { match: "POST /a", plans: [gold] }
trustedProxies: [nowhere]
`);
    expect(problems.map(({ where }) => where).sort()).toEqual([
      'neoagent.yaml:1',
      'neoagent.yaml:3',
      'neoagent.yaml:4',
    ]);
  });

  it('says nothing about plans that routes name when the plans cannot be read', () => {
    const { problems } = read('plans: 1\nroutes: [{ match: "POST /a", plans: [gold] }]');
    expect(problems.map(({ where }) => where)).toEqual(['neoagent.yaml:1']);
  });

  it('refuses a file that is no mapping, once', () => {
    expect(read('- a').problems).toHaveLength(1);
  });

  it('reports a text that is not YAML with its line', () => {
    const { rules, problems } = read('plans: {\nroutes: [}');
    expect(rules).toBeUndefined();
    expect(problems[0]?.where).toMatch(/^neoagent\.yaml:\d+$/);
  });

  it('warns about a route that our own paths shadow', () => {
    const { rules } = read('routes: [{ match: "GET /v1/keys" }]');
    expect(rules?.warnings).toHaveLength(1);
  });

  it('reads quotas, and limits of routes, and what is in shadow', () => {
    const { rules, problems } = read(`
plans:
  free:
    permissions: []
    limits: [{ name: burst, allow: 60, per: 1m, shadow: true }]
    quota: { allow: 10000, per: month }
    shadow: true
routes:
  - { match: "POST /a", limits: [{ name: slow, allow: 2, per: 1s, counts: key }], shadow: true }
`);
    expect(problems).toEqual([]);
    expect(rules?.plans.get('free')).toEqual({
      name: 'free',
      permissions: [],
      limits: [
        { kind: 'window', name: 'burst', allow: 60, windowMs: 60_000, counts: 'account', shadow: true },
      ],
      quota: { kind: 'quota', name: 'quota', allow: 10_000, period: 'month', counts: 'account' },
      shadow: true,
    });
    expect(rules?.routes.find('POST', '/a')).toMatchObject({
      limits: [{ name: 'slow', counts: 'key' }],
      shadow: true,
    });
  });

  it('refuses limits that callers could not tell apart by name', () => {
    const { problems } = read(`plans:
  free: { permissions: [], limits: [{ name: quota, allow: 1, per: 1m }], quota: { allow: 1, per: day } }
routes:
  - match: "POST /a"
    limits:
      - { name: twice, allow: 2, per: 1s }
      - { name: twice, allow: 3, per: 1m }
      - { name: burst, allow: 3, per: 1m }
`);
    expect(problems.map(({ where }) => where)).toEqual([
      'neoagent.yaml:2',
      'neoagent.yaml:7',
      'neoagent.yaml:8',
    ]);
  });

  it('reads what shall happen to leaked keys, without a warning', () => {
    const publicKeysUrl = 'https://api.github.com/meta/public_keys/secret_scanning';
    const { rules } = read(`leaks: { publicKeysUrl: "${publicKeysUrl}", reaction: revoke }`);
    expect(rules?.leaks).toEqual({ publicKeysUrl, reaction: 'revoke', graceMs: 86_400_000 });
    expect(rules?.warnings).toEqual([]);
    expect(read('').rules?.leaks).toMatchObject({ publicKeysUrl: undefined, reaction: 'notify' });
    expect(read('leaks: { reaction: rotate, grace: 2h }').rules?.leaks).toMatchObject({
      reaction: 'rotate',
      graceMs: 7_200_000,
    });
    expect(read('leaks: { publicKeysUrl: "http://127.0.0.1:9/keys" }').problems).toEqual([]);
  });

  it.each([
    'http://keys.example/a',
    'ftp://127.0.0.1/a',
    'https://u:p@keys.example/',
    'http://127.evil.example/',
    'keys',
  ])('does not trust public keys from %s', (url) => {
    expect(read(`leaks: { publicKeysUrl: "${url}" }`).problems.map(({ where }) => where)).toEqual([
      'neoagent.yaml:1',
    ]);
  });

  it('lets no leaked secret work for more than 30 days', () => {
    expect(read('leaks: { reaction: rotate, grace: 30d }').problems).toEqual([]);
    expect(read('leaks: { reaction: rotate, grace: 31d }').problems).toMatchObject([
      { where: 'neoagent.yaml:1', message: expect.stringContaining('at most 30d') },
    ]);
  });

  it('accepts what is not in effect yet, and says so', () => {
    const { rules, problems } = read('limits: { onOutage: deny }');
    expect(problems).toEqual([]);
    expect(rules?.warnings.map(({ where }) => where)).toEqual(['neoagent.yaml:1']);
  });
});
