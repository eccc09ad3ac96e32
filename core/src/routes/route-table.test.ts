import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aRoute } from '../../test/builders.js';
import { Fault } from '../fault.js';
import type { Route } from './route.js';
import { createRouteTable, routeConflicts } from './route-table.js';

function routesOf(matches: readonly string[]): readonly Route[] {
  return matches.map((match) => aRoute({ match }));
}

/** The match that answers, or the refusal's reason. */
function answer(matches: readonly string[], method: string, target: string): string {
  const found = createRouteTable(routesOf(matches)).find(method, target);
  return 'reason' in found ? found.reason : found.match;
}

function detail(matches: readonly string[], method: string, target: string): string {
  const found = createRouteTable(routesOf(matches)).find(method, target);
  return 'reason' in found ? found.detail : '';
}

describe('what a pattern matches', () => {
  test.each([
    ['GET /', 'GET', '/', true],
    ['GET /', 'GET', '/?x=1', true],
    ['GET /', 'GET', '/a', false],
    ['GET /chat', 'GET', '/chat', true],
    ['GET /chat', 'GET', '/chat?x=/y', true],
    ['GET /chat', 'GET', '/chat/', false],
    ['GET /chat/', 'GET', '/chat/', true],
    ['GET /chat/', 'GET', '/chat', false],
    ['GET /chat', 'GET', '/Chat', false],
    ['GET /chat/:id', 'GET', '/chat/1', true],
    ['GET /chat/:id', 'GET', '/chat/', false],
    ['GET /chat/:id', 'GET', '/chat', false],
    ['GET /chat/:id', 'GET', '/chat/1/2', false],
    ['GET /chat/:id/', 'GET', '/chat/1/', true],
    ['GET /chat/*/x', 'GET', '/chat/1/x', true],
    ['GET /chat/*/x', 'GET', '/chat/1/y', false],
    ['GET /chat/:id', 'GET', '/chat/caf%C3%A9', true],
    ['GET /chat/café', 'GET', '/chat/caf%C3%A9', true],
    ['GET /chat/a b', 'GET', '/chat/a%20b', true],
    ['GET /chat/100%', 'GET', '/chat/100%25', true],
    ['GET /user@host', 'GET', '/user%40host', true],
    ['GET /items:batch', 'GET', '/items:batch', true],
    ['GET /chat/**', 'GET', '/chat', true],
    ['GET /chat/**', 'GET', '/chat/', true],
    ['GET /chat/**', 'GET', '/chat/a/b/c/', true],
    ['GET /chat/**', 'GET', '/chatter', false],
    ['GET /**', 'GET', '/', true],
    ['GET /**', 'GET', '/a/b', true],
    ['GET /*', 'GET', '/', false],
    ['POST /chat', 'GET', '/chat', false],
    ['* /chat', 'DELETE', '/chat', true],
    ['* /chat', 'PROPFIND', '/chat', true],
    ['* /chat', 'delete', '/chat', false],
    ['GET /chat', 'get', '/chat', false],
    ['GET /chat', 'HEAD', '/chat', true],
    ['HEAD /chat', 'GET', '/chat', false],
  ])('%s and %s %s: %s', (match, method, target, matches) => {
    expect(answer([match], method, target)).toBe(matches ? match : 'route_unknown');
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'])(
    'the segment %s is ordinary',
    (segment) => {
      expect(answer(['GET /a'], 'GET', `/${segment}`)).toBe('route_unknown');
      expect(answer(['GET /a/:id/b'], 'GET', `/a/${segment}/b`)).toBe('GET /a/:id/b');
      expect(answer([`GET /${segment}/x`], 'GET', `/${segment}/x`)).toBe(`GET /${segment}/x`);
      expect(answer(['GET /a'], segment, '/a')).toBe('route_unknown');
    },
  );

  test('a target that is not canonical is refused before any route is looked at', () => {
    expect(answer(['* /**'], 'GET', '/chat/../admin')).toBe('path_not_canonical');
    expect(answer(['* /**'], 'GET', '/chat%2fadmin')).toBe('path_not_canonical');
    expect(answer(['* /**'], 'GET', 'http://evil.example/chat')).toBe('path_not_canonical');
  });

  test('no method and no target makes a look-up throw', () => {
    const table = createRouteTable(routesOf(['GET /a', '* /b/:c', 'POST /d/**']));
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (method, target) => {
        expect(table.find(method, `/${target}`)).toBeTypeOf('object');
        expect(table.find(method, '/b/x')).toBeTypeOf('object');
      }),
    );
  });
});

describe('the most specific route wins', () => {
  test.each([
    ['/chat/admin', 'GET', ['GET /chat/admin', 'GET /chat/:id', 'GET /chat/**', '* /**']],
    ['/chat/admin', 'GET', ['* /chat/admin', 'GET /chat/:id', 'GET /chat/**']],
    ['/chat/1', 'GET', ['GET /chat/:id', '* /chat/*', 'GET /chat/**']],
    ['/chat', 'GET', ['GET /chat', 'GET /chat/**', 'GET /*']],
    ['/chat/', 'GET', ['GET /chat/', 'GET /chat/**']],
    ['/a/b/c', 'GET', ['GET /a/:x/c', 'GET /:x/b/c']],
    ['/a/b/c', 'GET', ['GET /a/**', 'GET /:x/b/c', 'GET /**']],
    ['/a/b/c', 'GET', ['GET /a/b/:z', 'GET /a/:y/c', 'GET /a/**']],
    ['/chat/1', 'GET', ['GET /chat/:id', '* /chat/:id']],
    ['/chat/1', 'HEAD', ['HEAD /chat/:id', 'GET /chat/:id', '* /chat/:id']],
    ['/chat/1', 'HEAD', ['GET /chat/:id', '* /chat/:id']],
    ['/chat/1', 'HEAD', ['GET /chat/1', 'HEAD /chat/:id', 'HEAD /**', '* /**']],
  ])('%s %s', (target, method, byPrecedence) => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...byPrecedence], { minLength: byPrecedence.length }), (order) => {
        expect(answer(order, method, target)).toBe(byPrecedence[0]);
      }),
    );
  });

  test('a less specific route answers when a more specific one lacks the method or the rest of the path', () => {
    expect(answer(['GET /chat/admin', '* /chat/:id'], 'POST', '/chat/admin')).toBe('* /chat/:id');
    expect(answer(['GET /a/b/c', 'GET /a/:x/d'], 'GET', '/a/b/d')).toBe('GET /a/:x/d');
    expect(answer(['GET /a/b/c', 'GET /**'], 'GET', '/a/b/d')).toBe('GET /**');
  });

  test('the order of writing changes no answer, and a literal look-alike never hides another route', () => {
    const segment = fc.constantFrom('a', 'b', ':p', '*');
    const match = fc
      .tuple(fc.constantFrom('GET', 'POST', '*'), fc.array(segment, { maxLength: 4 }), fc.boolean())
      .map(([method, segments, rest]) => `${method} /${[...segments, ...(rest ? ['**'] : [])].join('/')}`);
    const target = fc
      .array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 })
      .map((segments) => `/${segments.join('/')}`);
    fc.assert(
      fc.property(fc.array(match, { maxLength: 12 }), target, fc.nat(), (matches, path, seed) => {
        const conflicting = new Set(routeConflicts(routesOf(matches)).map(({ second }) => second));
        const written = routesOf(matches).filter(({ match: text }, i) => matches.indexOf(text) === i);
        const distinct = written.filter(
          (route) => ![...conflicting].some(({ match: text }) => text === route.match),
        );
        const turned = [
          ...distinct.slice(seed % (distinct.length + 1)),
          ...distinct.slice(0, seed % (distinct.length + 1)),
        ];
        const first = createRouteTable(distinct).find('GET', path);
        expect(createRouteTable(turned).find('GET', path)).toEqual(first);
        const anyMatches = distinct.some(({ match: text }) => answer([text], 'GET', path) === text);
        expect('reason' in first).toBe(!anyMatches);
      }),
      { numRuns: 500 },
    );
  });
});

describe('an unknown route', () => {
  test('names the methods the path exists for', () => {
    expect(detail(['POST /chat'], 'GET', '/chat')).toBe('This path exists, but for POST only.');
    expect(detail(['POST /chat', 'GET /chat', 'DELETE /:x'], 'PUT', '/chat')).toBe(
      'This path exists, but for DELETE, GET, HEAD and POST only.',
    );
    expect(detail(['POST /chat'], 'post', '/chat')).toBe(
      'Methods are case-sensitive: write them in upper case.',
    );
  });

  test('tells about a slash too many or too few at the end', () => {
    expect(detail(['GET /chat'], 'GET', '/chat/')).toMatch(/without a slash/);
    expect(detail(['GET /chat/'], 'GET', '/chat')).toMatch(/with a slash/);
    expect(detail(['GET /chat'], 'GET', '/other')).toBe('No route has this path.');
    expect(detail([], 'GET', '/')).toBe('No route has this path.');
  });
});

describe('conflicts', () => {
  test('two routes for the same requests are reported, and the first is in force', () => {
    const routes = routesOf([
      'GET /chat/:id',
      '* /chat/:id',
      'GET /chat/*',
      'GET /x',
      'GET /x',
      'GET /chat/**',
    ]);
    expect(routeConflicts(routes).map(({ first, second }) => [first.match, second.match])).toEqual([
      ['GET /chat/:id', 'GET /chat/*'],
      ['GET /x', 'GET /x'],
    ]);
    expect(answer(['GET /chat/:id', 'GET /chat/*'], 'GET', '/chat/1')).toBe('GET /chat/:id');
  });

  test('an unreadable match is a configuration fault for the table and no conflict', () => {
    expect(routeConflicts(routesOf(['chat', 'chat']))).toEqual([]);
    expect(() => createRouteTable(routesOf(['chat']))).toThrow(Fault);
  });
});
