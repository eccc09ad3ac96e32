import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { createClient } from './client/create-client.js';
import type { operations } from './generated/management-api.js';
import type {
  AccessQuestion,
  Client,
  Explanation,
  KeyQuestion,
  ManagementClient,
  NewKey,
  NewWebhookEndpoint,
  UsageQuestion,
  Verdict,
  WebhookEndpointChange,
} from './index.js';
import { createManagementClient } from './management.js';

type Operation = keyof operations;
type Body<Name extends Operation> = operations[Name] extends {
  readonly requestBody: { readonly content: { readonly 'application/json': infer Sent } };
}
  ? Sent
  : never;
type Answer<Name extends Operation> = operations[Name]['responses'] extends infer Answers
  ? Answers[keyof Answers & (200 | 201 | 202)] extends {
      readonly content: { readonly 'application/json': infer Value };
    }
    ? Value
    : never
  : never;
type Gives<Method extends keyof ManagementClient> = Awaited<ReturnType<ManagementClient[Method]>>;
type Takes<Method extends keyof ManagementClient> = Parameters<ManagementClient[Method]>;

/** Which method of the management client makes which operation of `openapi.json`. */
const methodOf = {
  signUp: 'signUp',
  signIn: 'signIn',
  showSession: 'session',
  signOut: 'signOut',
  requestPasswordReset: 'requestPasswordReset',
  confirmPasswordReset: 'confirmPasswordReset',
  showAccount: 'account',
  changeAccount: 'setTimeZone',
  listKeys: 'keys',
  showKey: 'key',
  createKey: 'createKey',
  renameKey: 'renameKey',
  regenerateKey: 'regenerateKey',
  rotateKey: 'rotateKey',
  endGrace: 'endGrace',
  extendGrace: 'extendGrace',
  disableKey: 'disableKey',
  enableKey: 'enableKey',
  revokeKey: 'revokeKey',
  listPermissions: 'permissions',
  listAuditEvents: 'audit',
  listReasons: 'reasons',
  listRefusals: 'listRefusals',
  showRefusal: 'showRefusal',
  checkKey: 'checkKey',
  listShadowFindings: 'shadowFindings',
  showUsage: 'usage',
  operatorAccounts: 'operatorAccounts',
  operatorPlans: 'operatorPlans',
  setAccountPlan: 'setAccountPlan',
  suspendAccount: 'suspendAccount',
  resumeAccount: 'resumeAccount',
  setAccountPermissions: 'setAccountPermissions',
  listWebhookEvents: 'webhookEvents',
  listWebhookEndpoints: 'webhookEndpoints',
  addWebhookEndpoint: 'addWebhookEndpoint',
  changeWebhookEndpoint: 'changeWebhookEndpoint',
  deleteWebhookEndpoint: 'deleteWebhookEndpoint',
  rotateWebhookSecret: 'rotateWebhookSecret',
  listWebhookDeliveries: 'webhookDeliveries',
  showWebhookDelivery: 'webhookDelivery',
  sendTestWebhook: 'sendTestWebhook',
  resendWebhook: 'resendWebhook',
  replayWebhooks: 'replayWebhooks',
  listAlerts: 'alerts',
  resolveAlert: 'resolveAlert',
  expectAlert: 'expectAlert',
  throttleAlertedKey: 'throttleAlertedKey',
  listDetectors: 'detectors',
  changeDetector: 'changeDetector',
  previewDetector: 'previewDetector',
  reportLeakedKey: 'reportLeak',
  listCanaryUses: 'canaryUses',
  endGraceWhenSilent: 'endGraceWhenSilent',
  rotateKeys: 'rotateKeys',
  setKeyRotationPolicy: 'setKeyRotationPolicy',
  setRotationPolicy: 'setRotationPolicy',
  showRotation: 'rotation',
  showRotationPolicy: 'rotationPolicy',
  listAdvice: 'advice',
  dismissAdvice: 'dismissAdvice',
  listMembers: 'members',
  inviteMember: 'inviteMember',
  cancelInvitation: 'cancelInvitation',
  changeMemberRole: 'changeMemberRole',
  removeMember: 'removeMember',
  lookAtInvitation: 'lookAtInvitation',
  acceptInvitation: 'acceptInvitation',
  chooseAccount: 'chooseAccount',
} as const satisfies Partial<Record<Operation, keyof ManagementClient>>;

/** Operations without a method: a download, which a page links to; one whose answer a list holds already; and what a scanner calls. */
const withoutMethod = ['exportUsage', 'showWebhookEndpoint', 'reportLeaks'] satisfies Operation[];

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
}

describe('the SDK and openapi.json', () => {
  const document = JSON.parse(
    readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
  ) as Described;
  const described = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );

  it('every operation is a method of a client, and every method an operation', () => {
    const own = ['verify', 'explain', 'whoami'];
    expect([...Object.keys(methodOf), ...withoutMethod, ...own].sort()).toEqual(described.toSorted());
    const management = createManagementClient({ baseUrl: '' });
    const named: string[] = Object.values(methodOf);
    // Three methods make the one operation that changes a key.
    const further = ['setKeyLimits', 'setKeyPermissions'];
    expect(Object.keys(management).filter((name) => !further.includes(name))).toEqual(
      expect.arrayContaining(named),
    );
    expect(Object.keys(management)).toHaveLength(named.length + further.length);
    expect(createClient({ url: 'http://127.0.0.1:1' })).toMatchObject({
      verify: expect.any(Function),
      explain: expect.any(Function),
    });
  });

  it('what a call gives has the type that openapi.json describes', () => {
    expectTypeOf<Gives<'signIn'>>().toEqualTypeOf<Answer<'signIn'>>();
    expectTypeOf<Gives<'session'>>().toEqualTypeOf<Answer<'showSession'>>();
    expectTypeOf<Gives<'account'>>().toEqualTypeOf<Answer<'showAccount'>['account']>();
    expectTypeOf<Gives<'keys'>>().toEqualTypeOf<Answer<'listKeys'>['keys']>();
    expectTypeOf<Gives<'key'>>().toEqualTypeOf<Answer<'showKey'>['key']>();
    expectTypeOf<Gives<'createKey'>>().toEqualTypeOf<Answer<'createKey'>>();
    expectTypeOf<Gives<'renameKey'>>().toEqualTypeOf<Answer<'renameKey'>['key']>();
    expectTypeOf<Gives<'regenerateKey'>>().toEqualTypeOf<Answer<'regenerateKey'>>();
    expectTypeOf<Gives<'rotateKey'>>().toEqualTypeOf<Answer<'rotateKey'>>();
    expectTypeOf<Gives<'endGrace'>>().toEqualTypeOf<Answer<'endGrace'>['key']>();
    expectTypeOf<Gives<'extendGrace'>>().toEqualTypeOf<Answer<'extendGrace'>['key']>();
    expectTypeOf<Gives<'disableKey'>>().toEqualTypeOf<Answer<'disableKey'>['key']>();
    expectTypeOf<Gives<'enableKey'>>().toEqualTypeOf<Answer<'enableKey'>['key']>();
    expectTypeOf<Gives<'revokeKey'>>().toEqualTypeOf<Answer<'revokeKey'>['key']>();
    expectTypeOf<Gives<'permissions'>>().toEqualTypeOf<Answer<'listPermissions'>['permissions']>();
    expectTypeOf<Gives<'audit'>>().toEqualTypeOf<Answer<'listAuditEvents'>['events']>();
    expectTypeOf<Gives<'reasons'>>().toEqualTypeOf<Answer<'listReasons'>['reasons']>();
    expectTypeOf<Gives<'listRefusals'>>().toEqualTypeOf<Answer<'listRefusals'>['refusals']>();
    expectTypeOf<Gives<'showRefusal'>>().toEqualTypeOf<Answer<'showRefusal'>['refusal']>();
    expectTypeOf<Gives<'checkKey'>>().toEqualTypeOf<Answer<'checkKey'>>();
    expectTypeOf<Gives<'shadowFindings'>>().toEqualTypeOf<Answer<'listShadowFindings'>['findings']>();
    expectTypeOf<Gives<'usage'>>().toEqualTypeOf<Answer<'showUsage'>>();
  });

  it('the same holds for operators and webhooks', () => {
    expectTypeOf<Gives<'operatorAccounts'>>().toEqualTypeOf<Answer<'operatorAccounts'>['accounts']>();
    expectTypeOf<Gives<'operatorPlans'>>().toEqualTypeOf<Answer<'operatorPlans'>['plans']>();
    expectTypeOf<Gives<'setAccountPlan'>>().toEqualTypeOf<Answer<'setAccountPlan'>['account']>();
    expectTypeOf<Gives<'setAccountPermissions'>>().toEqualTypeOf<
      Answer<'setAccountPermissions'>['account']
    >();
    expectTypeOf<Gives<'webhookEvents'>>().toEqualTypeOf<Answer<'listWebhookEvents'>['events']>();
    expectTypeOf<Gives<'webhookEndpoints'>>().toEqualTypeOf<Answer<'listWebhookEndpoints'>['endpoints']>();
    expectTypeOf<Gives<'addWebhookEndpoint'>>().toEqualTypeOf<Answer<'addWebhookEndpoint'>>();
    expectTypeOf<Gives<'changeWebhookEndpoint'>>().toEqualTypeOf<
      Answer<'changeWebhookEndpoint'>['endpoint']
    >();
    expectTypeOf<Gives<'rotateWebhookSecret'>>().toEqualTypeOf<Answer<'rotateWebhookSecret'>>();
    expectTypeOf<Gives<'webhookDeliveries'>>().toEqualTypeOf<Answer<'listWebhookDeliveries'>>();
    expectTypeOf<Gives<'webhookDelivery'>>().toEqualTypeOf<Answer<'showWebhookDelivery'>['delivery']>();
    expectTypeOf<Gives<'sendTestWebhook'>>().toEqualTypeOf<Answer<'sendTestWebhook'>['deliveryId']>();
    expectTypeOf<Gives<'replayWebhooks'>>().toEqualTypeOf<Answer<'replayWebhooks'>['count']>();
  });

  it('what a call takes has the type that openapi.json describes', () => {
    expectTypeOf<NewKey>().toEqualTypeOf<Body<'createKey'>>();
    expectTypeOf<Takes<'signUp'>[0]>().toEqualTypeOf<Body<'signUp'>>();
    expectTypeOf<Takes<'signIn'>[0]>().toEqualTypeOf<Body<'signIn'>>();
    expectTypeOf<Takes<'confirmPasswordReset'>[0]>().toEqualTypeOf<Body<'confirmPasswordReset'>>();
    expectTypeOf<Takes<'rotateKey'>[1]>().toEqualTypeOf<Body<'rotateKey'>>();
    expectTypeOf<Takes<'setKeyLimits'>[1]>().toEqualTypeOf<NonNullable<Body<'renameKey'>['limits']>>();
    expectTypeOf<Takes<'extendGrace'>[1]>().toEqualTypeOf<Body<'extendGrace'>['extension']>();
    expectTypeOf<Takes<'setAccountPermissions'>[1]>().toEqualTypeOf<Body<'setAccountPermissions'>>();
    expectTypeOf<KeyQuestion>().toEqualTypeOf<Body<'checkKey'>>();
    expectTypeOf<NewWebhookEndpoint>().toEqualTypeOf<Body<'addWebhookEndpoint'>>();
    expectTypeOf<WebhookEndpointChange>().toEqualTypeOf<Body<'changeWebhookEndpoint'>>();
    expectTypeOf<keyof UsageQuestion>().toEqualTypeOf<
      keyof NonNullable<operations['showUsage']['parameters']['query']>
    >();
  });

  it('a decision has the type that openapi.json describes', () => {
    expectTypeOf<Parameters<Client['verify']>[0]>().toEqualTypeOf<Body<'verify'>>();
    expectTypeOf<Parameters<Client['explain']>[0]>().toEqualTypeOf<Body<'explain'>>();
    expectTypeOf<Awaited<ReturnType<Client['verify']>>>().toEqualTypeOf<Answer<'verify'>>();
    expectTypeOf<Awaited<ReturnType<Client['explain']>>>().toEqualTypeOf<Answer<'explain'>>();
    expectTypeOf<Verdict['limits'][number]['remaining']>().toBeNumber();
    expectTypeOf<Explanation['checks'][number]['check']>().toExtend<string>();
    expectTypeOf<AccessQuestion['key']>().toBeString();
  });
});
