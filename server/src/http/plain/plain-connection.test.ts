import { describe, expect, it, vi } from 'vitest';
import {
  answerPlainly,
  aPeer,
  aServer,
  namesIn,
  portOf,
  requestOf,
  soon,
} from '../../test-support/plain-serving.js';
import type { PlainResponse } from './plain-response.js';

const chunked = (target: string) =>
  `${requestOf(target, { method: 'POST', lines: 'Transfer-Encoding: chunked\r\n' })}3\r\nabc\r\n0\r\n\r\n`;
const last = requestOf('/last', { lines: 'Connection: close\r\n' });

/** What comes back for octets that are sent in these pieces, until the server ends the connection. */
async function talk(port: number, pieces: readonly string[]): Promise<string> {
  const peer = await aPeer(port);
  for (const piece of pieces) {
    peer.send(piece);
    await new Promise(setImmediate);
  }
  return peer.closed;
}

/** A server whose answers wait: each is given by the target it is for. */
async function holding() {
  const held = new Map<string, PlainResponse>();
  const server = aServer(({ url }, response) => held.set(url, response) !== undefined);
  const response = (target: string) => held.get(target) as PlainResponse;
  return { port: await portOf(server), server, held, response };
}

describe('plain requests that are sent behind each other', () => {
  it('are served one at a time and answered in their order, however long each takes', async () => {
    const begun: string[] = [];
    const port = await portOf(
      aServer(({ url }, response) => {
        begun.push(url);
        setTimeout(() => answerPlainly(response, `<${begun.join()}>`), url === '/a' ? 30 : 1);
        return true;
      }),
    );
    const answers = await talk(port, ['/a', '/b', '/c'].map((target) => requestOf(target)).concat(last));
    expect(namesIn(answers)).toEqual(['</a>', '</a,/b>', '</a,/b,/c>', '<node GET /last >']);
  });

  it('are each answered once when thousands of them come in one piece and are answered at once', async () => {
    const count = 2_600;
    const port = await portOf(aServer());
    const peer = await aPeer(port);
    peer.send('GET / HTTP/1.1\r\nHost:h\r\n\r\n'.repeat(count) + last);
    expect(namesIn(await peer.closed)).toHaveLength(count + 1);
  });
});

it('has the body that came with it, whatever has come on other connections when somebody looks at it', async () => {
  const waiting: (() => void)[] = [];
  const port = await portOf(
    aServer((request, response) => {
      waiting.push(() => answerPlainly(response, `<${request.url} ${request.body.toString('latin1')}>`));
      return true;
    }),
  );
  const peers = [];
  for (const name of ['a', 'b', 'c']) {
    const peer = await aPeer(port);
    peer.send(requestOf(`/${name}`, { method: 'POST', body: name.repeat(300) }));
    peers.push({ name, peer });
    await vi.waitFor(() => expect(waiting).toHaveLength(peers.length));
  }
  for (const answer of waiting) answer();
  for (const { name, peer } of peers) await peer.until(`</${name} ${name.repeat(300)}>`);
});

describe('a connection on which anything else arrives', () => {
  const all = [
    requestOf('/a'),
    requestOf('/b', { method: 'PUT', body: 'xyz' }),
    chunked('/c'),
    requestOf('/d'),
    last,
  ];
  const rest = ['<node POST /c abc>', '<node GET /d >', '<node GET /last >'];

  it('is read by Node from there on, when all came in one piece', async () => {
    const answers = namesIn(await talk(await portOf(aServer()), [all.join('')]));
    expect(answers).toEqual(['<plain GET /a >', '<plain PUT /b xyz>', ...rest]);
  });

  it('is read by Node from there on, when the octets came one by one', async () => {
    const answers = namesIn(await talk(await portOf(aServer()), [...all.join('')]));
    expect(answers).toEqual(['<node GET /a >', '<node PUT /b xyz>', ...rest]);
    const [first = '', ...others] = all;
    const mixed = namesIn(await talk(await portOf(aServer()), [first, ...others.join('')]));
    expect(mixed).toEqual(['<plain GET /a >', '<node PUT /b xyz>', ...rest]);
  });

  it('gets the same answers wherever its octets are parted, each once', async () => {
    const port = await portOf(aServer());
    const text = all.join('');
    for (let at = 1; at < text.length; at++) {
      const answers = await talk(port, [text.slice(0, at), text.slice(at)]);
      const bare = namesIn(answers).map((name) => name.replace(/plain|node/, ''));
      expect(bare).toEqual(['< GET /a >', '< PUT /b xyz>', '< POST /c abc>', '< GET /d >', '< GET /last >']);
    }
  });

  it('is handed over only when the answer under way is written', async () => {
    const { port, response } = await holding();
    const peer = await aPeer(port);
    peer.send(requestOf('/a'));
    await soon();
    for (const octet of chunked('/b')) peer.send(octet);
    await soon();
    expect(peer.got()).toBe('');
    peer.send(last);
    answerPlainly(response('/a'), '<a>');
    expect(namesIn(await peer.closed)).toEqual(['<a>', '<node POST /b abc>', '<node GET /last >']);
  });

  it('is read by Node when a body comes later than its head', async () => {
    const text = requestOf('/a', { method: 'POST', body: 'body' });
    const peer = await aPeer(await portOf(aServer()));
    peer.send(text.slice(0, -2));
    await soon();
    peer.send(text.slice(-2));
    expect(namesIn(await peer.until('>'))).toEqual(['<node POST /a body>']);
  });

  it('is read by Node when what serves plain requests wants none of this one', async () => {
    const served: string[] = [];
    const port = await portOf(
      aServer(({ url }, response) => {
        served.push(url);
        if (url === '/b') return false;
        answerPlainly(response, `<plain ${url}>`);
        return true;
      }),
    );
    const text = requestOf('/a') + requestOf('/b', { method: 'POST', body: 'body' }) + requestOf('/c') + last;
    const answers = namesIn(await talk(port, [text]));
    expect(answers).toEqual(['<plain /a>', '<node POST /b body>', '<node GET /c >', '<node GET /last >']);
    expect(served).toEqual(['/a', '/b']);
  });

  it('is told to go on with a body that waits for it', async () => {
    const peer = await aPeer(await portOf(aServer()));
    peer.send(requestOf('/a'));
    await peer.until('<plain GET /a >');
    peer.send('POST /b HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n');
    await peer.until('HTTP/1.1 100 Continue\r\n\r\n');
    peer.send('abc');
    await peer.until('<node POST /b abc>');
  });

  it('may change to another protocol', async () => {
    const peer = await aPeer(await portOf(aServer()));
    peer.send(
      requestOf('/a') +
        requestOf('/b', { lines: 'Connection: upgrade\r\nUpgrade: echo\r\n' }) +
        requestOf('/c'),
    );
    const answers = await peer.until('GET /c HTTP/1.1');
    expect(answers).toContain('<plain GET /a >');
    expect(answers).toContain('HTTP/1.1 101 ');
    peer.send('<any octets>');
    await peer.until('<any octets>');
  });

  it.each(['', requestOf('/a')])(
    'stays Node’s when it asked for a protocol that is not served: %j before it',
    async (before) => {
      const upgrading = requestOf('/b', { lines: 'Connection: upgrade\r\nUpgrade: other\r\n' });
      const answers = await talk(await portOf(aServer()), [before + upgrading + requestOf('/c') + last]);
      const named = before === '' ? [] : ['<plain GET /a >'];
      expect(namesIn(answers)).toEqual([...named, '<node GET /b >', '<node GET /c >', '<node GET /last >']);
    },
  );
});
