import http, { type IncomingMessage, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { createAdaptorServer } from '@hono/node-server';
import express5 from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';
import { expressGuard } from '../express.js';
import { guardFastify } from '../fastify.js';
import type { Caller } from '../guard.js';
import type { GuardOptions } from '../guard-options.js';
import { type GuardEnv, honoGuard } from '../hono.js';
import { guardListener } from '../node-http.js';
import { listen } from './worlds.js';

/** A served app: every allowed request is answered with its caller and its body. `/strict` demands `chats:delete` besides. */
export interface ServedApp {
  readonly url: string;
  readonly ran: () => number;
  close(): Promise<void>;
}

/** Version 4 under its alias, which has no types of its own. */
const express4 = createRequire(import.meta.url)('express4') as typeof express5;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

type OnRun = (caller: Caller | undefined) => object;

async function nodeHttp(options: GuardOptions, onRun: OnRun): Promise<Server> {
  return http.createServer(
    guardListener(async (request, response) => {
      const body = await bodyOf(request);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ ...onRun(request.caller), body }));
    }, options),
  );
}

function expressOf(make: typeof express5) {
  return async (options: GuardOptions, onRun: OnRun): Promise<Server> => {
    const app = make();
    app.use(expressGuard(options));
    app.use(async (request, response) => {
      response.json({ ...onRun(request.caller), body: await bodyOf(request) });
    });
    return http.createServer(app);
  };
}

async function fastify(options: GuardOptions, onRun: OnRun): Promise<Server> {
  const app = Fastify();
  guardFastify(app, options);
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.all('/*', async (request) => ({ ...onRun(request.caller), body: request.body ?? '' }));
  await app.ready();
  return app.server;
}

async function hono(options: GuardOptions, onRun: OnRun): Promise<Server> {
  const app = new Hono<GuardEnv>();
  app.use(honoGuard(options));
  app.all('*', async (c) => c.json({ ...onRun(c.get('caller')), body: await c.req.text() }));
  return createAdaptorServer({ fetch: app.fetch }) as Server;
}

const makers: readonly (readonly [string, (options: GuardOptions, onRun: OnRun) => Promise<Server>])[] = [
  ['node:http', nodeHttp],
  ['Express 4', expressOf(express4)],
  ['Express 5', expressOf(express5)],
  ['Fastify', fastify],
  ['Hono', hono],
];

export const adapters = makers.map(
  ([name, make]) =>
    [
      name,
      async (options: GuardOptions): Promise<ServedApp> => {
        let ran = 0;
        const server = await make(options, (caller) => {
          ran++;
          return { caller };
        });
        return { ...(await listen(server)), ran: () => ran };
      },
    ] as const,
);
