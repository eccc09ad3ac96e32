import { isRefusal, type Route } from '@neoagent/core';
import { describe, expect, it } from 'vitest';
import type { ConfigProblem } from './config.js';
import { readRules } from './read-rules.js';

const document = `openapi: 3.1.0
info: { title: Chat, version: "1" }
x-neoagent-permission: chatbots:read
paths:
  /bots/{bot-id}:
    get: {}
    post: { x-neoagent-permission: chatbots:write, x-neoagent-plans: [pro], x-neoagent-cost: 5 }
  /health:
    x-neoagent-permission: null
    get: {}
`;

function read(rules: string, files: Record<string, string> = { 'chat.yaml': document }) {
  const problems: ConfigProblem[] = [];
  const readText = (file: string) => {
    const text = files[file];
    if (text === undefined) throw Object.assign(new Error('absent'), { code: 'ENOENT' });
    return text;
  };
  const read = readRules(rules, { name: 'neoagent.yaml', readText }, problems);
  const route = (method: string, path: string): Partial<Route> | undefined => {
    const found = read?.routes.find(method, path);
    return found === undefined || isRefusal(found) ? undefined : found;
  };
  return { rules: read, problems, route };
}

const head = `upstreams: { chat: { url: "http://127.0.0.1:9000" } }
plans: { pro: { permissions: ["*"] } }
openapi: [{ file: chat.yaml, upstream: chat }]
`;

describe('an imported OpenAPI document', () => {
  it('becomes a route for each path and method, with what the nearest of operation, path and document demands', () => {
    const { problems, route, rules } = read(head);
    expect(problems).toEqual([]);
    expect(route('GET', '/bots/7')).toMatchObject({
      match: 'GET /bots/:bot_id',
      upstream: 'chat',
      permission: 'chatbots:read',
      cost: 1,
    });
    expect(route('POST', '/bots/7')).toMatchObject({ permission: 'chatbots:write', plans: ['pro'], cost: 5 });
    expect(route('GET', '/health')?.permission).toBeUndefined();
    expect(rules?.imports).toEqual(['chat.yaml']);
  });

  it('may be JSON, and stand under a prefix', () => {
    const json = JSON.stringify({ openapi: '3.0.3', paths: { '/bots': { get: {} } } });
    const { route, problems } = read('openapi: [{ file: a.json, prefix: /v2 }]', { 'a.json': json });
    expect(problems).toEqual([]);
    expect(route('GET', '/v2/bots')?.match).toBe('GET /v2/bots');
    expect(route('GET', '/bots')).toBeUndefined();
  });

  it('gives way to a written route of the same path, whatever its parameters are called', () => {
    const one = read(`${head}routes: [{ match: "GET /bots/:any", permission: special:read }]`);
    expect(one.route('GET', '/bots/7')?.permission).toBe('special:read');
    expect(one.route('POST', '/bots/7')?.permission).toBe('chatbots:write');
    const every = read(`${head}routes: [{ match: "* /bots/:any", permission: special:use }]`);
    expect(every.route('POST', '/bots/7')?.permission).toBe('special:use');
  });

  it('is refused with every problem, each with file, line and path', () => {
    const wrong = `openapi: 3.0.0
paths:
  /a:
    get: { x-neoagent-plans: [gold] }
    put: { x-neoagent-cost: many }
  /b.{ext}:
    get: {}
  /c:
    get: { x-neoagent-permisson: c:read }
  /d/{x}: { get: {} }
  /d/{y}: { get: {} }
`;
    const { rules, problems } = read(`${head}signup: open`, { 'chat.yaml': wrong });
    expect(rules).toBeUndefined();
    expect([...new Set(problems.map(({ where }) => where))].sort()).toEqual([
      'chat.yaml:11',
      'chat.yaml:4',
      'chat.yaml:5',
      'chat.yaml:6',
      'chat.yaml:9',
    ]);
    expect(problems.map(({ message }) => message).join('\n')).toMatch(/paths \/a get x-neoagent-plans.*gold/);
  });

  it('that cannot be read, or is none, is told at the line that names it', () => {
    expect(read(head, {}).problems).toEqual([
      { where: 'neoagent.yaml:3', message: expect.stringContaining('ENOENT') },
    ]);
    expect(read(head, { 'chat.yaml': 'swagger: "2.0"' }).problems).toHaveLength(1);
    expect(read(head, { 'chat.yaml': 'a: [' }).problems[0]?.where).toMatch(/^chat\.yaml:/);
  });
});
