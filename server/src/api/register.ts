import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts/accounts.js';
import { requireSession } from '../accounts/require-session.js';
import { registerAccount } from './account/account.js';
import { registerListActivity } from './activity/list.js';
import { registerShowActivity } from './activity/show.js';
import { registerListAudit } from './audit/list.js';
import type { ManagementContext } from './context.js';
import { registerCreateKey } from './keys/create.js';
import { registerDisableKey } from './keys/disable.js';
import { registerEnableKey } from './keys/enable.js';
import { registerGrace } from './keys/grace.js';
import { registerListKeys } from './keys/list.js';
import { registerRegenerateKey } from './keys/regenerate.js';
import { registerRenameKey } from './keys/rename.js';
import { registerRevokeKey } from './keys/revoke.js';
import { registerRotateKey } from './keys/rotate.js';
import { registerEndWhenSilent } from './keys/rotation/end-when-silent.js';
import { registerRotateMany } from './keys/rotation/rotate-many.js';
import { registerShowRotation } from './keys/rotation/show-rotation.js';
import { registerShowKey } from './keys/show.js';
import { registerOperatorChanges } from './operator/change.js';
import { registerOperatorLooks } from './operator/look.js';
import { registerPasswordReset } from './password-reset/password-reset.js';
import { registerListPermissions } from './permissions/list.js';
import { registerListReasons } from './reasons/list.js';
import { registerRotationPolicy } from './rotation-policy/rotation-policy.js';
import { registerSession } from './session/session.js';
import { registerListShadow } from './shadow/list.js';
import { registerSignUp } from './sign-up/sign-up.js';
import { registerShowUsage } from './usage/show.js';
import { registerWebhookChanges } from './webhooks/change.js';
import { registerWebhookDeliveries } from './webhooks/deliveries.js';
import { registerWebhookLooks } from './webhooks/look.js';

/** Every route of the management API, in the order in which OpenAPI lists them. */
export function registerManagementApi(
  app: FastifyInstance,
  parts: { readonly context: ManagementContext; readonly accounts: Accounts },
): void {
  registerSignUp(app, parts);
  registerSession(app, parts);
  registerPasswordReset(app, parts);
  const deps = { context: parts.context, requireSession: requireSession(parts.accounts) };
  registerAccount(app, deps);
  registerListKeys(app, deps);
  registerCreateKey(app, deps);
  registerShowKey(app, deps);
  registerRenameKey(app, deps);
  registerRegenerateKey(app, deps);
  registerRotateKey(app, deps);
  registerGrace(app, deps);
  registerEndWhenSilent(app, deps);
  registerShowRotation(app, deps);
  registerRotateMany(app, deps);
  registerRotationPolicy(app, deps);
  registerDisableKey(app, deps);
  registerEnableKey(app, deps);
  registerRevokeKey(app, deps);
  registerListPermissions(app, deps);
  registerListAudit(app, deps);
  registerListActivity(app, deps);
  registerShowActivity(app, deps);
  registerListShadow(app, deps);
  registerShowUsage(app, deps);
  registerOperatorLooks(app, deps);
  registerOperatorChanges(app, deps);
  registerWebhookLooks(app, deps);
  registerWebhookChanges(app, deps);
  registerWebhookDeliveries(app, deps);
  registerListReasons(app);
}
