import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, startInstallation } from './support/installation.js';
import { type SeededKey, seedAccount, seedKey } from './support/seed.js';

const gigabyte = 1_073_741_824;
const mostAddedBytes = 100 * 1_048_576;
const part = Buffer.alloc(1_048_576, 7);
const isLinux = process.platform === 'linux';

let received = 0;
const events: http.ServerResponse[] = [];

/** Swallows uploads, sends a gigabyte, or holds an event stream open. */
const upstream = http.createServer((request, response) => {
  if (request.url === '/chat/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
    events.push(response);
  } else if (request.url === '/chat/download') {
    response.writeHead(200, { 'Content-Length': gigabyte });
    void sendGigabyte(response);
  } else {
    request.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    request.on('end', () => response.end(String(received)));
  }
});

let installation: Installation;
let key: SeededKey;

beforeAll(async () => {
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const { port } = upstream.address() as AddressInfo;
  installation = await startInstallation({
    rules: `upstreams: { chat: { url: "http://127.0.0.1:${port}" } }
routes: [{ match: "* /chat/**", upstream: chat }]
`,
  });
  key = await seedKey(installation, { account: await seedAccount(installation), name: 'streams' });
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
  upstream.closeAllConnections();
  upstream.close();
});

async function sendGigabyte(to: NodeJS.WritableStream): Promise<void> {
  for (let sent = 0; sent < gigabyte; sent += part.length) if (!to.write(part)) await once(to, 'drain');
  to.end();
}

function request(path: string, options: http.RequestOptions = {}): http.ClientRequest {
  return http.request(`${installation.url}${path}`, {
    agent: false,
    ...options,
    headers: { Authorization: key.secret, ...options.headers },
  });
}

async function answerTo(sent: http.ClientRequest): Promise<http.IncomingMessage> {
  const [answer] = (await once(sent, 'response')) as [http.IncomingMessage];
  return answer;
}

/** The most memory the server's process has had since `forgetPeak`, in bytes. */
function peakBytes(field: 'VmHWM' | 'VmRSS'): number {
  const status = readFileSync(`/proc/${installation.pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
}

function forgetPeak(): void {
  writeFileSync(`/proc/${installation.pid}/clear_refs`, '5');
}

describe.runIf(isLinux)('a gigabyte through the gateway', () => {
  it('up takes less than 100 MB of added memory', async () => {
    forgetPeak();
    const before = peakBytes('VmRSS');
    const sent = request('/chat/upload', { method: 'POST', headers: { 'Content-Length': String(gigabyte) } });
    const answer = answerTo(sent);
    await sendGigabyte(sent);
    let body = '';
    for await (const chunk of await answer) body += String(chunk);
    expect(body).toBe(String(gigabyte));
    const added = peakBytes('VmHWM') - before;
    console.log(`up: ${Math.round(added / 1_048_576)} MB added`);
    expect(added).toBeLessThan(mostAddedBytes);
  });

  it('down takes less than 100 MB of added memory', async () => {
    forgetPeak();
    const before = peakBytes('VmRSS');
    const sent = request('/chat/download');
    sent.end();
    let size = 0;
    for await (const chunk of await answerTo(sent)) size += (chunk as Buffer).length;
    expect(size).toBe(gigabyte);
    const added = peakBytes('VmHWM') - before;
    console.log(`down: ${Math.round(added / 1_048_576)} MB added`);
    expect(added).toBeLessThan(mostAddedBytes);
  });

  it('to a caller that does not read waits at the upstream, not in memory', async () => {
    forgetPeak();
    const before = peakBytes('VmRSS');
    const sent = request('/chat/download');
    sent.end();
    const answer = await answerTo(sent);
    await once(answer, 'readable');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(peakBytes('VmHWM') - before).toBeLessThan(mostAddedBytes);
    answer.destroy();
  });
});

describe('server-sent events', () => {
  it('arrive one by one, as the upstream sends them, and the upstream is told when the caller goes away', async () => {
    const sent = request('/chat/events');
    sent.end();
    const answer = await answerTo(sent);
    const [stream] = events;
    for (let i = 0; i < 5; i++) {
      stream?.write(`data: ${i}\n\n`);
      expect(String((await once(answer, 'data'))[0])).toBe(`data: ${i}\n\n`);
    }
    const ended = once(stream as http.ServerResponse, 'close');
    answer.destroy();
    await ended;
  });
});
