import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';

/** The head of `GET /openapi.json` (OpenAPI 3.1). */
export const openApiInfo: NonNullable<FastifyDynamicSwaggerOptions['openapi']> = {
  openapi: '3.1.0',
  info: {
    title: 'Neoagent API Authorization: management API',
    version: '0.1.0',
    description: 'What Settings does, for programs: members, keys and their history.',
  },
  components: {
    securitySchemes: {
      session: { type: 'apiKey', in: 'cookie', name: 'neoagent_session' },
      secretKey: { type: 'apiKey', in: 'header', name: 'Authorization' },
    },
  },
};
