import { describe, expect, it } from 'vitest';
import type { ConfigProblem } from '../config.js';
import { readRules } from '../read-rules.js';

const files: Readonly<Record<string, string>> = { 'chat.secret': 'Bearer from-a-file\n', empty: '\n' };

function read(authorization: string) {
  const problems: ConfigProblem[] = [];
  const text = `upstreams: { chat: { url: "http://a" } }
routes:
  - { match: "GET /x", upstream: chat }
  - { match: "GET /y", upstream: chat, authorization: ${authorization} }
`;
  const readText = (file: string) => {
    const content = files[file];
    if (content === undefined) throw Object.assign(new Error(), { code: 'ENOENT' });
    return content;
  };
  const env = {
    CHAT_AUTHORIZATION: 'Bearer from-the-environment',
    SPLIT: 'Bearer a\r\nX-Evil: 1',
    UTF: 'Bearer ü',
  };
  return { rules: readRules(text, { name: 'neoagent.yaml', readText, env }, problems), problems };
}

describe('a route’s authorization', () => {
  it.each([
    ['strip', undefined],
    ['forward', 'forward'],
    ['{ replace: { env: CHAT_AUTHORIZATION } }', { value: 'Bearer from-the-environment' }],
    ['{ replace: { file: chat.secret } }', { value: 'Bearer from-a-file' }],
  ])('%s is understood, and the other route sends none', (text, expected) => {
    const { rules, problems } = read(text);
    expect(problems).toEqual([]);
    expect(rules?.authorizations.get('GET /y')).toEqual(expected);
    expect(rules?.authorizations.has('GET /x')).toBe(false);
  });

  it.each([
    ['a variable that is not set', '{ replace: { env: NO_SUCH } }'],
    ['a file that is not there', '{ replace: { file: nowhere } }'],
    ['an empty file', '{ replace: { file: empty } }'],
    ['a value with a line end', '{ replace: { env: SPLIT } }'],
    ['a value beyond ASCII', '{ replace: { env: UTF } }'],
    ['the value itself', '{ replace: "Bearer secret-in-clear" }'],
    ['the value itself as a member', '{ replace: { value: "Bearer secret-in-clear" } }'],
    ['an unknown word', 'keep'],
  ])('with %s is refused at its line, and no value is shown', (_name, text) => {
    const { rules, problems } = read(text);
    expect(rules).toBeUndefined();
    expect(new Set(problems.map(({ where }) => where))).toEqual(new Set(['neoagent.yaml:4']));
    expect(JSON.stringify(problems)).not.toMatch(/secret-in-clear|X-Evil|ü/);
  });
});
