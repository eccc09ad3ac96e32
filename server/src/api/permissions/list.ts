import { type Lack, permissionsOf, whyLacking } from '@neoagent/core';
import type { FastifyInstance, onRequestAsyncHookHandler } from 'fastify';
import { type Static, Type } from 'typebox';
import type { ManagementContext } from '../context.js';

/** What our own routes demand of a key, whatever the route table says. */
const builtIn: readonly string[] = ['keys:verify'];

const PermissionSchema = Type.Object(
  {
    name: Type.String({ description: 'What a route demands and a key holds: resource:action.' }),
    resource: Type.String(),
    action: Type.String(),
    grantable: Type.Boolean({ description: 'Whether a key of the account can have it.' }),
    reason: Type.Union([Type.String(), Type.Null()], { description: 'Why not, when it cannot be granted.' }),
  },
  { title: 'Permission' },
);
const PermissionsAnswer = Type.Object({ permissions: Type.Array(PermissionSchema) });

/** `GET /v1/permissions`: every permission that some route demands, and whether a key of the account can have it. */
export function registerListPermissions(
  app: FastifyInstance,
  deps: { readonly context: ManagementContext; readonly requireSession: onRequestAsyncHookHandler },
): void {
  const { context, requireSession } = deps;
  const schema = {
    operationId: 'listPermissions',
    summary: 'The permissions a key can be given',
    tags: ['keys'],
    security: [{ session: [] }],
    response: { 200: PermissionsAnswer },
  };
  app.get('/v1/permissions', { schema, onRequest: requireSession }, async (request, reply) => {
    const account = await context.db.accounts.find(request.signedIn.accountId);
    const { plans, routes } = context.rules();
    const held = account && permissionsOf(account, plans);
    const demanded = routes.routes.flatMap(({ permission }) => permission ?? []);
    const names = [...new Set([...builtIn, ...demanded])].sort();
    const permissions = names.map((name) =>
      presentPermission(name, held ? whyLacking(held, name) : 'not_included'),
    );
    return reply.header('cache-control', 'no-store').send({ permissions });
  });
}

const reasons: Readonly<Record<Lack, string>> = {
  not_included: 'Your account’s plan does not include it',
  withheld: 'The operator withholds it from your account',
};

function presentPermission(name: string, lack: Lack | undefined): Static<typeof PermissionSchema> {
  const [resource = name, action = '*'] = name.split(':');
  return {
    name,
    resource,
    action,
    grantable: lack === undefined,
    reason: lack === undefined ? null : reasons[lack],
  };
}
