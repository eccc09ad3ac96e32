import { defaultRule, eventCatalogue, type Finding, type Reaction } from '@neoagent/core';
import { Webhook } from 'standardwebhooks';
import { Check } from 'typebox/schema';
import { expect, it } from 'vitest';
import { aReceiver, aSender } from '../../test-support/webhook-sending.js';
import { issueKey } from '../issue-key.js';
import { raiseAlert } from './raise-alert.js';
import { resolveAlert } from './resolve-alert.js';

const by = { actor: { kind: 'member', id: 'usr_1' }, address: null } as const;

/** An account with a key and a receiver of everything about alerts. */
async function aListeningAccount() {
  const setup = await aSender();
  const { context, account } = setup;
  setup.clock.at = Date.now();
  const receiver = await aReceiver();
  const { secret } = await setup.endpoint(receiver.url, { events: ['alert.*'] });
  const wanted = { name: 'payments', environment: 'live', permissions: [] } as const;
  const issued = await issueKey(context, { by, accountId: account.id, wanted, creationToken: null });
  if ('problem' in issued) throw new Error(issued.detail);
  const keyId = issued.record.key.id;
  const finding: Finding = {
    detector: 'browser_use',
    keyId,
    accountId: account.id,
    at: setup.clock.at,
    severity: 'critical',
    summary: 'Sent from a web page once in a minute.',
    subject: '',
    measure: 1,
    evidence: { requests: 1 },
  };
  return {
    ...setup,
    keyId,
    raise: (reaction: Reaction) =>
      raiseAlert(context, finding, { ...defaultRule(account.id, 'browser_use'), reaction }),
    async received() {
      await setup.send();
      return receiver.received.map(({ body, headers }) => new Webhook(secret).verify(body, headers));
    },
  };
}

function schemaOf(type: string) {
  const schema = eventCatalogue.find((kind) => kind.type === type)?.schema;
  if (schema === undefined) throw new Error(`${type} is not in the catalogue`);
  // Closed here, so that the schema names everything that is sent.
  return { ...schema, additionalProperties: false };
}

it.each(['notify', 'throttle', 'disable'] as const)(
  'what receivers get of an alert with the reaction %s is what the catalogue publishes',
  async (reaction) => {
    const { keyId, account, raise, received } = await aListeningAccount();
    const alert = await raise(reaction);
    const [event, ...others] = (await received()) as { type: string; data: object }[];
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      type: 'alert.raised',
      data: {
        accountId: account.id,
        keyId,
        alertId: alert?.id,
        actor: { kind: 'detector', id: 'browser_use' },
        detector: 'browser_use',
        severity: 'critical',
        reaction,
      },
    });
    expect(Check(schemaOf('alert.raised'), event?.data)).toBe(true);
  },
);

it.each(['resolved', 'expected'] as const)(
  'what receivers get of an alert that ended as %s is what the catalogue publishes',
  async (resolution) => {
    const { account, context, raise, received } = await aListeningAccount();
    const alertId = (await raise('notify'))?.id ?? '';
    await resolveAlert(context, { by, accountId: account.id, alertId, resolution });
    const [, event] = (await received()) as { type: string; data: object }[];
    expect(event).toMatchObject({ type: 'alert.resolved', data: { alertId, resolution, actor: by.actor } });
    expect(Check(schemaOf('alert.resolved'), event?.data)).toBe(true);
  },
);

it('the samples of the catalogue fit its schemas, and the schemas refuse what does not', () => {
  for (const { type, schema, sample } of eventCatalogue) expect(Check(schema, sample), type).toBe(true);
  expect(Check(schemaOf('alert.raised'), { accountId: 'acc_1' })).toBe(false);
  const sample = eventCatalogue.find(({ type }) => type === 'alert.raised')?.sample;
  expect(Check(schemaOf('alert.raised'), { ...sample, reaction: 'sing' })).toBe(false);
});
