import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** Answers one whole request on its connection, in whatever octets it likes. `nth` counts the requests, from 0. */
export type Script = (socket: Socket, nth: number, request: string) => unknown;

/** An upstream that speaks octets: it answers each request by the script, and tells who came. Ends with the test. */
export async function aScriptedUpstream(script: Script) {
  const sockets: Socket[] = [];
  const requests: string[] = [];
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.push(socket.on('error', () => undefined));
    let text = '';
    socket.on('data', (octets) => {
      text += octets.toString('latin1');
      for (let end = endOfRequest(text); end <= text.length; end = endOfRequest(text)) {
        const request = text.slice(0, end);
        text = text.slice(end);
        requests.push(request);
        void script(socket, requests.length - 1, request);
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const hasEnded = (nth: number) => sockets[nth]?.destroyed === true || sockets[nth]?.readableEnded === true;
  const open = () => sockets.filter((_socket, nth) => !hasEnded(nth)).length;
  return { url: `http://127.0.0.1:${port}`, port, sockets, requests, hasEnded, open };
}

/** Where the first request ends; beyond the text when it is not whole. */
function endOfRequest(text: string): number {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return Number.POSITIVE_INFINITY;
  const fields = text.slice(0, head);
  if (/^transfer-encoding:/im.test(fields)) {
    const last = text.indexOf('0\r\n\r\n', head + 4);
    return last < 0 ? Number.POSITIVE_INFINITY : last + 5;
  }
  return head + 4 + Number(/^content-length: *([0-9]+)/im.exec(fields)?.[1] ?? 0);
}

/** Each part as a packet of its own. */
export async function writeApart(
  socket: Socket,
  parts: Iterable<string | Buffer>,
  pauseMs = 15,
): Promise<void> {
  for (const part of parts) {
    if (socket.destroyed) return;
    socket.write(part, 'latin1');
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
