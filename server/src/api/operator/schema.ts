import { Type } from 'typebox';

const Permissions = (description: string) => Type.Array(Type.String(), { description });
const Counts = Type.Union([Type.Literal('account'), Type.Literal('key')]);

export const AccountSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    plan: Type.String(),
    isOperator: Type.Boolean(),
    suspendedAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    createdAt: Type.String({ format: 'date-time' }),
    keyCount: Type.Integer({ description: 'Keys that are not revoked.' }),
    grantedPermissions: Permissions('Held besides those of the plan.'),
    withheldPermissions: Permissions('Never held, whatever the plan or the grants say.'),
  },
  { title: 'OperatorAccount' },
);

export const PlanSchema = Type.Object(
  {
    name: Type.String(),
    permissions: Type.Array(Type.String()),
    limits: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          allow: Type.Integer(),
          windowSeconds: Type.Number(),
          counts: Counts,
        },
        { title: 'OperatorPlanLimit' },
      ),
    ),
    quota: Type.Union([
      Type.Object({
        allow: Type.Integer(),
        per: Type.Union([Type.Literal('day'), Type.Literal('month')]),
        counts: Counts,
      }),
      Type.Null(),
    ]),
  },
  { title: 'OperatorPlan' },
);

export const AccountsAnswer = Type.Object({ accounts: Type.Array(AccountSchema) });
export const AccountAnswer = Type.Object({ account: AccountSchema });
export const PlansAnswer = Type.Object({ plans: Type.Array(PlanSchema) });

const closed = { additionalProperties: false };
export const EmptyBody = Type.Object({}, closed);
export const SetPlanBody = Type.Object(
  { plan: Type.String({ maxLength: 64, description: 'A plan of the configuration.' }) },
  closed,
);
export const SetPermissionsBody = Type.Object(
  {
    granted: Permissions('resource:action, resource:* or *; replaces the stored list.'),
    withheld: Permissions(
      'The same; what is withheld is never held, and a part of a wildcard takes it along.',
    ),
  },
  { ...closed, title: 'PermissionOverrides' },
);
