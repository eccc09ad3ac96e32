import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { sealer } from '../../test-support/management.js';
import { aReceiver, aSender, type Received, timeoutMs } from '../../test-support/webhook-sending.js';
import { createSecretSealer } from '../../webhooks/sealed-secret.js';
import { newSigningSecret } from '../../webhooks/signing-secret.js';

describe('a delivery', () => {
  it('has the event as its body, is verified by the receiver library, and is made once', async () => {
    const setup = await aSender();
    const receiver = await aReceiver();
    const { secret } = await setup.endpoint(receiver.url);
    setup.clock.at = Date.now();
    await setup.tell();
    await setup.send();
    await setup.send();
    expect(receiver.received.length).toBe(1);
    const [{ headers, body }] = receiver.received as [Received];
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: 'key.created', data: { n: 1 } });
    expect((await setup.deliveries())[0]).toMatchObject({ state: 'delivered', attempts: 1, lastStatus: 204 });
    expect(JSON.stringify(await setup.show())).not.toContain(secret.slice(8, 30));
  });

  it('that is tried again has the same id and body, and a timestamp and signature of its own', async () => {
    const setup = await aSender();
    let count = 0;
    const receiver = await aReceiver((_, response) => response.writeHead(++count === 1 ? 500 : 200).end('x'));
    await setup.endpoint(receiver.url);
    await setup.tell();
    await setup.send();
    expect((await setup.show()).delivery).toMatchObject({
      state: 'pending',
      nextAttemptAt: setup.clock.at + 5000,
    });
    await setup.send();
    expect(receiver.received.length).toBe(1);
    setup.clock.at += 5000;
    await setup.send();
    const [first, second] = receiver.received as [Received, Received];
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.body).toBe(first.body);
    expect(Number(second.headers['webhook-timestamp'])).toBe(Number(first.headers['webhook-timestamp']) + 5);
    expect(second.headers['webhook-signature']).not.toBe(first.headers['webhook-signature']);
    expect((await setup.show()).attempts.map(({ status }) => status)).toEqual([500, 200]);
  });

  it('is signed with both secrets until the overlap of a rotation ends, then with the new one alone', async () => {
    const setup = await aSender();
    const receiver = await aReceiver();
    const old = newSigningSecret();
    setup.clock.at = Date.now();
    await setup.endpoint(receiver.url, {
      previousSealedSecret: sealer.seal(old, 'whe_1'),
      previousEndsAt: setup.clock.at + 1000,
    });
    await setup.tell();
    await setup.send();
    setup.clock.at += 1000;
    await setup.tell();
    await setup.send();
    const [during, afterwards] = receiver.received as [Received, Received];
    expect(new Webhook(old).verify(during.body, during.headers)).toMatchObject({ data: { n: 1 } });
    expect(() => new Webhook(old).verify(afterwards.body, afterwards.headers)).toThrow();
  });

  it('whose process died in the middle is made again by another when the lease is over: never lost', async () => {
    const setup = await aSender();
    const receiver = await aReceiver();
    await setup.endpoint(receiver.url);
    await setup.tell(3);
    await setup.db.deliveries.fanOut({ at: setup.clock.at, limit: 10, newId: () => `dlv_x${Math.random()}` });
    const room = new Map([['whe_1', 3]]);
    const lost = { at: setup.clock.at, room, leaseEndsAt: setup.clock.at + 60_000 };
    expect((await setup.db.deliveries.claim(lost)).length).toBe(3);
    await setup.send();
    expect(receiver.received.length).toBe(0);
    setup.clock.at += 60_000;
    await setup.send();
    expect(receiver.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual([
      'evt_1',
      'evt_2',
      'evt_3',
    ]);
  });

  it('whose signing secret cannot be read is not sent, says why, and goes out signed once the secret was rotated', async () => {
    const setup = await aSender();
    const receiver = await aReceiver();
    const foreign = createSecretSealer('the secret of another server, long enough');
    await setup.endpoint(receiver.url, { sealedSecret: foreign.seal(newSigningSecret(), 'whe_1') });
    await setup.tell();
    await setup.send();
    expect(receiver.received).toEqual([]);
    const { delivery, attempts } = await setup.show();
    expect(delivery).toMatchObject({ state: 'pending', attempts: 1 });
    expect(attempts[0]).toMatchObject({ status: null, failure: expect.stringContaining('Rotate it') });
    const secret = newSigningSecret();
    const sealedSecret = sealer.seal(secret, 'whe_1');
    const broken = (await setup.find())?.sealedSecret ?? null;
    await setup.db.webhooks.updateEndpoint(setup.account.id, 'whe_1', {
      sealedSecret,
      previousSealedSecret: broken,
      previousEndsAt: setup.clock.at + 86_400_000,
    });
    setup.clock.at += 3_600_000;
    await setup.send();
    const [got] = receiver.received as [Received];
    expect(got.headers['webhook-signature']?.split(' ')).toHaveLength(1);
    expect((await setup.show()).delivery.state).toBe('delivered');
  });

  it('is made by one of several senders', async () => {
    const setup = await aSender();
    const receiver = await aReceiver();
    await setup.endpoint(receiver.url);
    await setup.tell(40);
    const senders = [setup.start(), setup.start(), setup.start()];
    await Promise.all(senders.map((sender) => sender.run()));
    await Promise.all(senders.map((sender) => sender.settled()));
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids.length).toBe(40);
    expect(new Set(ids).size).toBe(40);
  });
});

describe('many endpoints', () => {
  it('one that hangs does not delay another', async () => {
    const setup = await aSender();
    const slow = await aReceiver(() => undefined);
    const quick = await aReceiver();
    await setup.endpoint(slow.url);
    await setup.endpoint(quick.url);
    await setup.tell(60);
    const began = performance.now();
    await setup.sender.run();
    while (quick.received.length < 60 && performance.now() - began < 5000) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(quick.received.length).toBe(60);
    // Sixty at four a time, each waiting for the time-out, take that many times longer.
    expect(performance.now() - began).toBeLessThan((60 / 4) * timeoutMs);
    await setup.sender.stop();
  });

  it('a path of a host that hangs does not delay another endpoint of the same host', async () => {
    const setup = await aSender();
    const receiver = await aReceiver((request, response) => {
      if (request.url === '/hook') response.writeHead(204).end();
    });
    for (let n = 0; n < 8; n++) await setup.endpoint(receiver.url.replace('/hook', `/slow${n}`));
    await setup.endpoint(receiver.url, { id: 'whe_quick', events: ['plan.changed'] });
    const account = (await setup.db.accounts.list())[0]?.id ?? '';
    await setup.tell(4);
    const event = { id: 'evt_plan', accountId: account, type: 'plan.changed', at: setup.clock.at };
    await setup.db.webhooks.appendEvent({ ...event, data: {}, once: null });
    const began = performance.now();
    await setup.sender.run();
    const isThere = () => receiver.received.some(({ headers }) => headers['webhook-id'] === 'evt_plan');
    while (!isThere() && performance.now() - began < 5000) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(performance.now() - began).toBeLessThan(timeoutMs);
    await setup.sender.stop();
  });

  it('never get more than four at a time, and a failing one never more than one', async () => {
    const setup = await aSender();
    let open = 0;
    let highest = 0;
    const receiver = await aReceiver((_, response) => {
      highest = Math.max(highest, ++open);
      setTimeout(() => {
        open--;
        response.writeHead(500).end();
      }, 20);
    });
    await setup.endpoint(receiver.url);
    await setup.tell(12);
    await setup.send();
    expect(highest).toBe(4);
    highest = 0;
    setup.clock.at += 5000;
    await setup.send();
    expect(highest).toBe(1);
    expect(receiver.received.length).toBe(24);
  });

  it('an ordered one gets its events one by one in their order, also over failures', async () => {
    const setup = await aSender();
    let refusals = 2;
    const receiver = await aReceiver((_, response) => response.writeHead(refusals-- > 0 ? 500 : 200).end());
    await setup.endpoint(receiver.url, { isOrdered: true });
    await setup.tell(5);
    await setup.send();
    expect(receiver.received.length).toBe(1);
    for (const waitMs of [5000, 300_000]) {
      setup.clock.at += waitMs;
      await setup.send();
    }
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([
      'evt_1',
      'evt_1',
      'evt_1',
      'evt_2',
      'evt_3',
      'evt_4',
      'evt_5',
    ]);
  });
});

describe('a clock that jumps', () => {
  it('back by days holds nothing up, and forward by days loses nothing and disables nothing', async () => {
    const setup = await aSender();
    let isDown = true;
    const receiver = await aReceiver((_, response) => response.writeHead(isDown ? 500 : 200).end());
    await setup.endpoint(receiver.url);
    await setup.tell();
    await setup.send();
    setup.clock.at -= 5 * 24 * 3_600_000;
    await setup.send();
    expect(receiver.received.length).toBe(2);
    setup.clock.at += 30 * 24 * 3_600_000;
    await setup.send();
    expect(await setup.find()).toMatchObject({ disabledAt: null, failures: 3 });
    isDown = false;
    setup.clock.at += 30 * 24 * 3_600_000;
    await setup.send();
    expect((await setup.show()).delivery.state).toBe('delivered');
  });
});

it('an endpoint that fails for five days is disabled, and somebody is told once', async () => {
  const setup = await aSender();
  const receiver = await aReceiver((_, response) => response.writeHead(500).end());
  await setup.endpoint(receiver.url);
  for (let day = 0; day <= 6; day++) {
    await setup.tell(2);
    await setup.send();
    setup.clock.at += 24 * 3_600_000;
  }
  expect(setup.ended).toMatchObject([{ reason: 'failing', endpoint: { id: 'whe_1' } }]);
  expect(await setup.find()).toMatchObject({ disabledReason: 'failing' });
});
