/**
 * The plain Node servers our doors are measured against, each with as little as does the job: `node bare-server.mjs <kind>`, the
 * rest as JSON in the environment variable BARE. Prints its port on one line.
 */
import http from 'node:http';

const { answer, upstream } = JSON.parse(process.env.BARE ?? '{}');

const kinds = {
  /** The same answer, byte for byte but the date, to every request. */
  answer: () =>
    http.createServer((_request, response) => response.writeHead(200, answer.fields).end(answer.body)),
  /** The same after the whole body was read. */
  body: () =>
    http.createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        Buffer.concat(chunks).toString();
        response.writeHead(200, answer.fields).end(answer.body);
      });
    }),
  undici: async () => {
    const { Pool } = await import('undici');
    const pool = new Pool(upstream, { connections: 256, pipelining: 1 });
    return http.createServer((request, response) => dispatch(pool, request, response));
  },
  async replyFrom() {
    const { default: fastify } = await import('fastify');
    const { default: replyFrom } = await import('@fastify/reply-from');
    const app = fastify();
    await app.register(replyFrom, { base: upstream, undici: { connections: 256, pipelining: 1 } });
    app.all('/*', (request, reply) => reply.from(request.url));
    await app.ready();
    return app.server;
  },
  async httpxy() {
    const { createProxyServer } = await import('httpxy');
    const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
    const proxy = createProxyServer({ target: upstream, agent });
    return http.createServer((request, response) => {
      proxy.web(request, response).catch(() => response.destroy());
    });
  },
};

function dispatch(pool, request, response) {
  pool.dispatch(
    { method: request.method, path: request.url, headers: request.rawHeaders, body: null },
    {
      onRequestStart() {},
      onResponseStart(started, status) {
        response.writeHead(
          status,
          started.rawHeaders.map((part) => part.toString('latin1')),
        );
      },
      onResponseData(started, chunk) {
        if (response.write(chunk)) return;
        started.pause();
        response.once('drain', () => started.resume());
      },
      onResponseEnd: () => response.end(),
      onResponseError: () => response.destroy(),
    },
  );
}

const server = await kinds[process.argv[2]]();
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
