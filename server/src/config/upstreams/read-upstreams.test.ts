import { describe, expect, it } from 'vitest';
import { aCertificate } from '../../test-support/a-certificate.js';
import type { ConfigProblem } from '../config.js';
import { readRules } from '../read-rules.js';

function read(text: string) {
  const problems: ConfigProblem[] = [];
  return { rules: readRules(text, 'neoagent.yaml', problems), problems };
}

describe('an upstream', () => {
  it('with a url has one target and the default time-outs', () => {
    const { rules } = read('upstreams: { chat: { url: "http://127.0.0.1:9000/" } }');
    expect(rules?.upstreams.get('chat')).toEqual({
      name: 'chat',
      targets: [{ origin: 'http://127.0.0.1:9000', weight: 1 }],
      timeouts: { connectMs: 5_000, headersMs: 30_000, bodyMs: 0, idleMs: 300_000, callerMs: 300_000 },
      connections: 256,
      ca: undefined,
      health: undefined,
    });
  });

  it('may have several targets, time-outs and a probe', () => {
    const { rules, problems } = read(`upstreams:
  chat:
    urls: [{ url: "http://127.0.0.1:9001", weight: 3 }, { url: "https://chat.internal" }]
    timeouts: { connect: 2s, headers: 10s, body: 1m, idle: 1h, caller: 30s }
    connections: 1000
    health: { path: /healthz, every: 2s }
`);
    expect(problems).toEqual([]);
    expect(rules?.upstreams.get('chat')).toEqual({
      name: 'chat',
      targets: [
        { origin: 'http://127.0.0.1:9001', weight: 3 },
        { origin: 'https://chat.internal', weight: 1 },
      ],
      timeouts: { connectMs: 2_000, headersMs: 10_000, bodyMs: 60_000, idleMs: 3_600_000, callerMs: 30_000 },
      connections: 1000,
      ca: undefined,
      health: { path: '/healthz', everyMs: 2_000 },
    });
  });

  it.each([
    ['neither url nor urls', 'chat: {}', 2],
    ['both', 'chat: { url: "http://a", urls: [{ url: "http://b" }] }', 2],
    ['a path in its url', 'chat: { url: "http://a/x" }', 2],
    [
      'a path in one of its urls',
      'chat:\n    urls:\n      - { url: "http://a" }\n      - { url: "http://b/x" }',
      5,
    ],
    ['no target', 'chat: { urls: [] }', 2],
    ['no weight at all', 'chat: { urls: [{ url: "http://a", weight: 0 }] }', 2],
    ['a time-out that is none', 'chat: { url: "http://a", timeouts: { connect: soon } }', 2],
    ['a probe without a path', 'chat: { url: "http://a", health: { every: 5s } }', 2],
    ['a probe of a URL', 'chat: { url: "http://a", health: { path: "http://b/" } }', 2],
    ['certificates that are not there', 'chat: { url: "https://a", ca: nowhere.pem }', 2],
    [
      'more patience with callers than listeners have',
      'chat: { url: "http://a", timeouts: { caller: 6m } }',
      2,
    ],
    ['no connection at all', 'chat: { url: "http://a", connections: 0 }', 2],
    ['an unknown member', 'chat: { url: "http://a", weights: 1 }', 2],
  ])('with %s is refused at its line', (_name, text, line) => {
    const { rules, problems } = read(`upstreams:\n  ${text}\n`);
    expect(rules).toBeUndefined();
    expect(problems.map(({ where }) => where)).toContain(`neoagent.yaml:${line}`);
  });

  it('with certificates and no https target is refused: they would vouch for nothing', () => {
    const readText = () => aCertificate('a').cert;
    const problemsOf = (upstream: string) => {
      const problems: ConfigProblem[] = [];
      readRules(`upstreams:\n  chat: ${upstream}\n`, { name: 'neoagent.yaml', readText }, problems);
      return problems;
    };
    const refused = [
      { where: 'neoagent.yaml:2', message: expect.stringContaining('none of this upstream is https') },
    ];
    expect(problemsOf('{ url: "http://a", ca: own.pem }')).toEqual(refused);
    expect(problemsOf('{ urls: [{ url: "http://a" }, { url: "http://b" }], ca: own.pem }')).toEqual(refused);
    expect(problemsOf('{ urls: [{ url: "http://a" }, { url: "https://b" }], ca: own.pem }')).toEqual([]);
  });
});
