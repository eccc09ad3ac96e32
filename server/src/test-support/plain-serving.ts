import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { expectsContinue } from '../http/expect-continue.js';
import type { ServePlain } from '../http/plain/plain-connection.js';
import type { PlainResponse } from '../http/plain/plain-response.js';
import { createHttpServer } from '../http-server.js';
import { listen } from '../listeners.js';

/** A whole answer to a plain request. */
export function answerPlainly(response: PlainResponse, text: string): void {
  response.send({ status: 200, lines: `Content-Length: ${Buffer.byteLength(text)}\r\n` }, text);
}

/** Serves every plain request at once, by naming it. */
export const serveAll: ServePlain = ({ method, url, body }, response) => {
  answerPlainly(response, `<plain ${method} ${url} ${body.toString('latin1')}>`);
  return true;
};

/** A listener that names what Node read, serves plain requests as it is told, and gives a connection that asks for `echo` its octets back. */
export function aServer(serve: ServePlain = serveAll): Server {
  return createHttpServer(
    (request, response) => {
      if (expectsContinue(request)) response.writeContinue();
      let body = '';
      request.setEncoding('latin1').on('data', (part: string) => {
        body += part;
      });
      request.once('end', () => response.end(`<node ${request.method} ${request.url} ${body}>`));
    },
    (request, socket, head) => {
      if (request.headers.upgrade !== 'echo') return false;
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n');
      socket.write(head);
      socket.pipe(socket);
      return true;
    },
    serve,
  );
}

/** Has a server listen until the test ends, and answers its port. */
export async function portOf(server: Server): Promise<number> {
  await listen(server, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

/** Somebody at the other end who says what he likes, and may end his side without closing the other. */
export interface Peer {
  readonly socket: Socket;
  send(text: string): void;
  /** Everything that has come back, an octet a character. */
  got(): string;
  /** Resolves with what has come back once it holds this text. */
  until(text: string): Promise<string>;
  /** Resolves with everything that came back when the connection is gone. */
  readonly closed: Promise<string>;
}

export async function aPeer(port: number): Promise<Peer> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  onTestFinished(() => void socket.destroy());
  let text = '';
  socket.setEncoding('latin1').on('data', (part: string) => {
    text += part;
  });
  socket.on('error', () => undefined);
  const closed = new Promise<string>((resolve) => {
    socket.once('end', () => socket.end());
    socket.once('close', () => resolve(text));
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return {
    socket,
    send: (octets) => void socket.write(octets, 'latin1'),
    got: () => text,
    until: (wanted) =>
      new Promise((resolve, reject) => {
        let end = text;
        const look = (part: string) => {
          end = (end + part).slice(-(wanted.length + part.length));
          if (end.includes(wanted)) resolve(text);
        };
        if (text.includes(wanted)) resolve(text);
        else socket.on('data', look);
        void closed.then(() => reject(new Error(`${wanted} never came; this did: ${text}`)));
      }),
    closed,
  };
}

/** A request as octets; a body brings its length along. */
export function requestOf(target: string, { method = 'GET', lines = '', body = '' } = {}): string {
  const length = body === '' ? '' : `Content-Length: ${body.length}\r\n`;
  return `${method} ${target} HTTP/1.1\r\nHost: h\r\n${lines}${length}\r\n${body}`;
}

/** The texts in angle brackets that came back, in their order. */
export function namesIn(octets: string): string[] {
  return octets.match(/<[^<>]*>/g) ?? [];
}

/** Lets everything happen that is on its way between two sockets of this process. */
export function soon(ms = 20): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
