import { describe, expect, it } from 'vitest';
import { aReceiver, aSender, timeoutMs } from '../../test-support/webhook-sending.js';
import type { Resolve } from '../../webhooks/target-guard.js';

describe('a hostile receiver', () => {
  const outcome = async (url: string, given?: Parameters<typeof aSender>[0]) => {
    const setup = await aSender(given);
    await setup.endpoint(url);
    await setup.tell();
    await setup.send();
    const { delivery, attempts } = await setup.show();
    return { ...setup, delivery, attempt: attempts[0] };
  };

  it('that hangs is given up after the time-out', async () => {
    const { url } = await aReceiver(() => undefined);
    const { delivery, attempt } = await outcome(url);
    expect(delivery.state).toBe('pending');
    expect(attempt).toMatchObject({ status: null, failure: 'The receiver did not answer within 0.4 s.' });
    expect(attempt?.durationMs).toBeLessThan(timeoutMs + 1500);
  });

  it('that drips its answer, a byte now and then, is given up after the same time-out', async () => {
    const { url } = await aReceiver((_, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('.'), 30);
      response.on('close', () => clearInterval(timer));
    });
    const { attempt } = await outcome(url);
    expect(attempt).toMatchObject({
      status: null,
      failure: expect.stringContaining('did not answer within'),
    });
  });

  it('that answers 100 MB is read up to 64 KB, and 4 KB are kept', async () => {
    let sent = 0;
    const { url } = await aReceiver((_, response) => {
      response.writeHead(200);
      const block = Buffer.alloc(65_536, 'a');
      const pump = (): void => {
        while (sent < 100 * 1024 * 1024 && !response.destroyed) {
          sent += block.length;
          if (!response.write(block)) return void response.once('drain', pump);
        }
        response.end();
      };
      pump();
    });
    const { delivery, attempt } = await outcome(url);
    expect(delivery.state).toBe('delivered');
    expect(attempt?.responseBody).toBe('a'.repeat(4096));
    expect(sent).toBeLessThan(20 * 1024 * 1024);
  });

  it('that resets the connection is tried again', async () => {
    const { url } = await aReceiver((request) => request.socket.resetAndDestroy());
    const { delivery, attempt } = await outcome(url);
    expect(delivery.state).toBe('pending');
    expect(attempt).toMatchObject({
      status: null,
      failure: 'The receiver closed the connection without an answer.',
    });
  });

  it('that resets in the middle of its answer is tried again, whatever status it began with', async () => {
    const { url } = await aReceiver((request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('half');
      setTimeout(() => request.socket.resetAndDestroy(), 20);
    });
    const { delivery, attempt } = await outcome(url);
    expect(delivery.state).toBe('pending');
    expect(attempt).toMatchObject({ status: null, failure: expect.stringMatching(/connection/) });
  });

  it('that answers with endless header fields is given up', async () => {
    const { url } = await aReceiver((request) => {
      request.socket.write(`HTTP/1.1 200 OK\r\nx-long: ${'a'.repeat(1024 * 1024)}`);
    });
    const { delivery, attempt } = await outcome(url);
    expect(delivery.state).toBe('pending');
    expect(attempt).toMatchObject({ status: null, failure: expect.any(String) });
  });

  it.each([301, 302, 303, 307, 308])(
    'that redirects with %i to another address is not followed',
    async (status) => {
      const inner = await aReceiver();
      const { url } = await aReceiver((_, response) =>
        response.writeHead(status, { location: inner.url }).end(),
      );
      const { delivery, attempt } = await outcome(url);
      expect(inner.received).toEqual([]);
      expect(delivery.state).toBe('pending');
      expect(attempt).toMatchObject({ status, failure: expect.stringContaining('redirect') });
    },
  );

  it('that answers 410 is disabled at once, and gets nothing more', async () => {
    const { url } = await aReceiver((_, response) => response.writeHead(410).end());
    const { delivery, ended, find, tell, send, deliveries } = await outcome(url);
    expect(delivery.state).toBe('failed');
    expect(ended).toMatchObject([{ reason: 'gone', endpoint: { id: 'whe_1' } }]);
    expect(await find()).toMatchObject({ disabledReason: 'gone' });
    await tell();
    await send();
    expect((await deliveries()).length).toBe(1);
  });

  it('that asks for time with Retry-After gets it', async () => {
    const { url } = await aReceiver((_, response) =>
      response.writeHead(503, { 'retry-after': '7200' }).end(),
    );
    const { delivery, clock } = await outcome(url);
    expect(delivery.nextAttemptAt).toBe(clock.at + 7_200_000);
  });

  it('that writes control characters has them shown as something else', async () => {
    const { url } = await aReceiver((_, response) => response.writeHead(200).end('a\u0000b\u001b[2J'));
    const { attempt } = await outcome(url);
    expect(attempt?.responseBody).toBe('a\u{fffd}b\u{fffd}[2J');
  });

  it('that is nobody is told as such', async () => {
    const { attempt } = await outcome('http://127.0.0.1:1/');
    expect(attempt).toMatchObject({ status: null, failure: 'The receiver refused the connection.' });
  });
});

describe('a target inside', () => {
  const publicOnly = { allow: [], allowHttp: true };

  it('is refused as a literal at connect time, although the endpoint was stored before', async () => {
    const receiver = await aReceiver();
    const setup = await aSender({ policy: publicOnly });
    await setup.endpoint(receiver.url);
    await setup.tell();
    await setup.send();
    expect(receiver.received).toEqual([]);
    expect((await setup.show()).attempts[0]?.failure).toMatch(/not public/);
  });

  it('is refused when one of two addresses of its name is private', async () => {
    const receiver = await aReceiver();
    const resolve: Resolve = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const setup = await aSender({ policy: publicOnly, resolve });
    await setup.endpoint(`http://receiver.example:${receiver.port}/`);
    await setup.tell();
    await setup.send();
    expect(receiver.received).toEqual([]);
    expect((await setup.show()).attempts[0]?.failure).toMatch(/not public/);
  });

  it('is refused when the name changes its mind between two attempts, and the checked answer is the one connected to', async () => {
    const receiver = await aReceiver((_, response) => response.writeHead(500, { connection: 'close' }).end());
    const answers = ['127.0.0.1', '10.0.0.1'];
    let asked = 0;
    const resolve: Resolve = async () => [{ address: answers[asked++] ?? '10.0.0.1', family: 4 }];
    const setup = await aSender({ resolve });
    await setup.endpoint(`http://receiver.example:${receiver.port}/`);
    await setup.tell();
    await setup.send();
    expect({ asked, got: receiver.received.length }).toEqual({ asked: 1, got: 1 });
    setup.clock.at += 5000;
    await setup.send();
    expect({ asked, got: receiver.received.length }).toEqual({ asked: 2, got: 1 });
    expect((await setup.show()).attempts.map(({ status }) => status)).toEqual([500, null]);
  });
});
