import http, { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { allowLongBody, watchBodies } from './body-watch.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** A request whose body is on its way; `move` lets some of it arrive. */
function anArrival() {
  const late: Socket[] = [];
  const expectBody = watchBodies(http.createServer(), (socket) => late.push(socket));
  const socket = new Socket();
  let bytes = 0;
  Object.defineProperty(socket, 'bytesRead', { get: () => bytes });
  const request = new IncomingMessage(socket);
  const move = () => {
    bytes++;
  };
  return { late, request, expectBody: () => expectBody(request), move };
}

function wait(seconds: number, eachSecond: () => void = () => undefined): void {
  for (let i = 0; i < seconds; i++) {
    eachSecond();
    vi.advanceTimersByTime(1_000);
  }
}

describe('a body', () => {
  it('that one of our own endpoints reads has 30 seconds, however steadily it drips', () => {
    const { late, expectBody, move } = anArrival();
    expectBody();
    wait(30, move);
    expect(late).toHaveLength(0);
    wait(2, move);
    expect(late.length).toBeGreaterThan(0);
  });

  it('that is passed on may take an hour as long as it moves, and a minute when it does not', () => {
    const { late, request, expectBody, move } = anArrival();
    allowLongBody(request);
    expectBody();
    wait(3_600, move);
    wait(59);
    expect(late).toHaveLength(0);
    wait(3);
    expect(late.length).toBeGreaterThan(0);
  });

  it('that has arrived is not looked at any more', () => {
    const { late, request, expectBody } = anArrival();
    expectBody();
    request.complete = true;
    wait(120);
    expect(late).toHaveLength(0);
  });
});
