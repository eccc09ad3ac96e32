import type { Request } from 'express';
import type { FastifyRequest } from 'fastify';
import type { Context } from 'hono';
import { expectTypeOf, it } from 'vitest';
import type {} from './express.js';
import type {} from './fastify.js';
import type { Caller } from './guard.js';
import type { GuardEnv } from './hono.js';
import type { GuardedRequest } from './node-http.js';

it('handlers see the caller with its type, whatever the framework', () => {
  expectTypeOf<GuardedRequest['caller']>().toEqualTypeOf<Caller>();
  // Express types a request alike in front of the guard and behind it.
  expectTypeOf<Request['caller']>().toEqualTypeOf<Caller | undefined>();
  expectTypeOf<FastifyRequest['caller']>().toEqualTypeOf<Caller>();
  expectTypeOf<Context<GuardEnv>['var']['caller']>().toEqualTypeOf<Caller>();
  expectTypeOf<Caller>().not.toHaveProperty('secretId');
});
