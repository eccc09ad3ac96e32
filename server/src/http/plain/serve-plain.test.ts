import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { PlainResponse } from './plain-response.js';
import { servePlain } from './serve-plain.js';

const toTakeMs = 5_000;
/** More than the system holds for a connection on its own. */
const large = Buffer.alloc(16 * 1_048_576);

/** A request that was asked plainly, and where its answer goes; the listener's looks happen when the clock is moved. */
async function anAskedListener() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const server = http.createServer();
  const asked = new Promise<PlainResponse>((resolve) => {
    servePlain(server, {
      serve: (_request, response) => {
        resolve(response);
        return true;
      },
      bounds: { toBeginMs: 1_000, toGoOnMs: 1_000, toTakeMs },
      onLate: (socket) => void socket.destroy(),
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const caller: Socket = net.connect(port, '127.0.0.1', () => {
    caller.write('GET /x HTTP/1.1\r\nHost: x\r\n\r\n');
  });
  caller.on('error', () => undefined);
  onTestFinished(() => {
    caller.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { caller, response: await asked };
}

it('an answer that is taken is not cut, however long it is on its way', async () => {
  const { caller, response } = await anAskedListener();
  caller.resume();
  vi.advanceTimersByTime(10 * toTakeMs);
  response.begin({ status: 200, lines: '' }, undefined);
  for (let i = 0; i < 4; i++) {
    const isTaken = new Promise<void>((resolve) => response.onDrain(resolve));
    expect(response.write(large)).toBe(false);
    vi.advanceTimersByTime(toTakeMs);
    await isTaken;
  }
  response.end();
  expect([response.destroyed, response.writableFinished]).toEqual([false, true]);
});

it('an answer of which nothing is taken is cut after its time', async () => {
  const { caller, response } = await anAskedListener();
  caller.pause();
  response.begin({ status: 200, lines: '' }, undefined);
  response.write(large);
  vi.advanceTimersByTime(toTakeMs);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(response.destroyed).toBe(false);
  vi.advanceTimersByTime(2_000);
  await expect.poll(() => response.destroyed).toBe(true);
});
