import type { Server } from 'node:http';
import fastifyCookie from '@fastify/cookie';
import fastifySwagger from '@fastify/swagger';
import { isTrustedAddress } from '@neoagent/core';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { registerCheckKey } from './api/check/check.js';
import { handleError } from './api/error-handler.js';
import { registerTakeReport } from './api/leaks/take-report.js';
import { registerTakeScannerReport } from './api/leaks/take-scanner-report.js';
import { withNamedComponents } from './api/named-components.js';
import { openApiInfo } from './api/openapi-info.js';
import { refuseCrossSite } from './api/refuse-cross-site.js';
import { registerManagementApi } from './api/register.js';
import { sendProblem } from './api/send-problem.js';
import { type App, newRequestId } from './app.js';
import { describeRulesFile } from './config/rules-schema.js';
import { discardBody } from './front-doors/request-body.js';
import { registerVerify } from './front-doors/verify/verify.js';
import { createVerifyPastRouting, isPlainQuestion } from './front-doors/verify/verify-past-routing.js';
import { registerWhoami } from './front-doors/whoami/whoami.js';
import { expectsContinue } from './http/expect-continue.js';
import { createHttpServer } from './http-server.js';
import { registerHealth } from './observability/health.js';
import { isForwardAuth, isOwnPath } from './own-paths.js';
import { registerPages, registerSecurityHeaders } from './pages.js';
import { pastRouting } from './past-routing.js';

const maxManagementBody = 65_536;

/**
 * The main listener: our own paths are answered here, everything else by the gateway, before any routing of ours. Not yet
 * listening.
 */
export async function createManagementServer(
  app: App,
  state: { readonly publicUrl: () => string; readonly isDraining: () => boolean },
): Promise<FastifyInstance> {
  let verify: ReturnType<typeof createVerifyPastRouting> | undefined;
  const fastify = Fastify({
    loggerInstance: app.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newRequestId,
    trustProxy: (address: string) => isTrustedAddress(address, app.rules().trustedProxies),
    bodyLimit: maxManagementBody,
    forceCloseConnections: 'idle',
    // createHttpServer answers what is not HTTP; a second answer would stand in the place of an earlier request's.
    clientErrorHandler: () => undefined,
    serverFactory: (own): Server =>
      createHttpServer(
        (request, response) => {
          const target = request.url ?? '';
          if (isForwardAuth(target)) void app.forwardAuth(request, response);
          else if (verify !== undefined && isPlainQuestion(request)) void verify(request, response);
          else if (isOwnPath(target)) {
            if (expectsContinue(request)) response.writeContinue();
            own(request, response);
          } else void app.gateway(request, response);
        },
        (request, socket, head) => !isOwnPath(request.url ?? '') && app.tunnels.take(request, socket, head),
        (request, response) => {
          if (isForwardAuth(request.url)) void app.forwardAuth(request, response);
          else if (verify !== undefined && isPlainQuestion(request)) void verify(request, response);
          else if (isOwnPath(request.url)) return false;
          else void app.gateway(request, response);
          return true;
        },
      ),
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } },
  }) as unknown as FastifyInstance;
  answerInProblems(fastify);
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  fastify.addHook(
    'onRequest',
    refuseCrossSite(() => [state.publicUrl()]),
  );
  await registerSecurityHeaders(fastify, state.publicUrl().startsWith('https:'));
  await fastify.register(fastifyCookie);
  await fastify.register(fastifySwagger, {
    openapi: openApiInfo,
    transformObject: (made) => withNamedComponents('openapiObject' in made ? made.openapiObject : {}),
  });
  let routes: FastifyInstance = fastify;
  await fastify.register((api, _options, done) => {
    routes = api;
    registerHealth(api, { ping: () => app.db.ping(), isDraining: state.isDraining, metrics: app.metrics });
    registerVerify(api, app.verify);
    registerWhoami(api, { ...app.verify, db: app.db, plans: () => app.rules().plans });
    registerCheckKey(api, { ...app.verify, format: app.management.format });
    registerTakeScannerReport(api, app.leaks);
    registerTakeReport(api, app.leaks);
    registerManagementApi(api, { context: app.management, accounts: app.accounts });
    api.get('/openapi.json', { schema: { hide: true } }, () => fastify.swagger());
    api.get('/neoagent.schema.json', { schema: { hide: true } }, describeRulesFile);
    done();
  });
  await registerPages(fastify);
  verify = createVerifyPastRouting({
    ...app.verify,
    ...(await pastRouting(fastify, routes)),
  });
  return fastify;
}

/** Whatever goes wrong before or in a handler is answered as a problem document. */
function answerInProblems(fastify: FastifyInstance): void {
  // The parser that Fastify brings for text/plain would turn a wrong content type into a body that fits nothing.
  fastify.removeContentTypeParser('text/plain');
  fastify.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') keepConnection(request, reply);
    return handleError(error, request, reply);
  });
  fastify.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, { problem: 'not_found', detail: 'There is nothing at this path and method.' }),
  );
}

/** Fastify closes the connection when a body is too large, under a sender who is still sending and so never reads the answer. */
function keepConnection(request: FastifyRequest, reply: FastifyReply): void {
  reply.removeHeader('connection');
  discardBody(request.raw);
}
