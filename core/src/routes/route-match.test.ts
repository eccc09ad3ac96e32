import { describe, expect, test } from 'vitest';
import { parseMatch } from './route-match.js';

describe('parseMatch', () => {
  test('reads method and segments', () => {
    expect(parseMatch('POST /chat/:id/*/x/**')).toEqual({
      method: 'POST',
      segments: [
        { kind: 'literal', text: 'chat' },
        { kind: 'single' },
        { kind: 'single' },
        { kind: 'literal', text: 'x' },
        { kind: 'rest' },
      ],
    });
    expect(parseMatch('* /')).toEqual({ method: '*', segments: [{ kind: 'literal', text: '' }] });
  });

  test.each([
    ['', /Write a method/],
    ['/chat', /Write a method/],
    ['GET', /Write a method/],
    ['GET  /chat', /Write a method/],
    [' GET /chat', /Write a method/],
    ['GET\t/chat', /Write a method/],
    ['get /chat', /upper case/],
    ['Get /chat', /upper case/],
    ['GET,POST /chat', /upper case/],
    ['** /chat', /upper case/],
    ['GET chat', /begin with "\/"/],
    ['GET http://host/chat', /begin with "\/"/],
    ['GET //chat', /two slashes/],
    ['GET /chat/../x', /dot segment/],
    ['GET /chat;x', /semicolon/],
    ['GET /chat?x=1', /"\?"/],
    ['GET /caf%C3%A9', /percent-encoded/],
    ['GET /a\\b', /backslash/],
    ['GET /ａ', /NFKC/],
    ['GET /**/chat', /last segment/],
    ['GET /chat/**/', /last segment/],
    ['GET /chat*', /whole segment/],
    ['GET /***', /whole segment/],
    ['GET /:', /no parameter/],
    ['GET /:1', /no parameter/],
    ['GET /:a-b', /no parameter/],
    ['GET /:id.json', /no parameter/],
    ['GET /{id}', /write ":id"/],
  ])('%j is answered with the problem', (text, problem) => {
    expect(parseMatch(text)).toEqual({ problem: expect.stringMatching(problem) });
  });
});
