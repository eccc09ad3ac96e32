import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

/**
 * `/healthz` (the process runs), `/readyz` (it can decide: its store answers) and `/metrics` (Prometheus text).
 * `isDraining` turns readiness off before the listener closes, so that load balancers look elsewhere in time.
 */
export function registerHealth(
  app: FastifyInstance,
  parts: {
    readonly ping: () => Promise<void>;
    readonly isDraining: () => boolean;
    readonly metrics: Metrics;
  },
): void {
  const hidden = { schema: { hide: true } };
  app.get('/healthz', hidden, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );
  app.get('/readyz', hidden, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (parts.isDraining()) return reply.code(503).send({ status: 'draining' });
    try {
      await parts.ping();
      return reply.send({ status: 'ready' });
    } catch (error) {
      request.log.error({ err: error }, 'the store does not answer');
      return reply.code(503).send({ status: 'unavailable', store: 'unreachable' });
    }
  });
  app.get('/metrics', hidden, async (_request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .type(parts.metrics.contentType)
      .send(await parts.metrics.render()),
  );
}
