import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Installation, newHome, startInstallation } from './support/installation.js';
import { type OctetUpstream, startOctetUpstream } from './support/octet-upstream.js';
import { sendOctets } from './support/raw-request.js';
import { type SeededKey, seedAccount, seedKey } from './support/seed.js';

let upstream: OctetUpstream;
let installation: Installation;
let key: SeededKey;

beforeAll(async () => {
  upstream = await startOctetUpstream();
  const home = newHome(`upstreams: { chat: { url: "${upstream.url}" } }
routes:
  - { match: "GET /chat/env", upstream: chat, authorization: { replace: { env: CHAT_AUTHORIZATION } } }
  - { match: "GET /chat/file", upstream: chat, authorization: { replace: { file: chat.secret } } }
  - { match: "GET /chat/strip", upstream: chat }
`);
  writeFileSync(path.join(home.dir, 'chat.secret'), 'Basic Zmlyc3Q6b25l\n');
  installation = await startInstallation({ home, env: { CHAT_AUTHORIZATION: 'Bearer upstream-token' } });
  key = await seedKey(installation, { account: await seedAccount(installation), name: 'replaced' });
});

afterAll(async () => {
  await installation?.stop();
  installation?.remove();
  await upstream?.close();
});

beforeEach(() => upstream.forget());

/** The Authorization lines that reach the upstream; `more` are further fields of the request. */
async function authorizationsAt(target: string, more = ''): Promise<readonly string[]> {
  const answers = await sendOctets(
    installation.port,
    Buffer.from(
      `GET ${target} HTTP/1.1\r\nHost: api\r\nauthorization: Bearer ${key.secret}\r\nConnection: close${more}\r\n\r\n`,
      'latin1',
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200]);
  const octets = upstream.octets();
  upstream.forget();
  // In no field, and in no part: not whole, not without its prefix.
  expect(octets).not.toContain(key.secret.slice(10, 40));
  return octets.split('\r\n').filter((line) => /^(?:proxy-|x-)?authorization/i.test(line));
}

describe('what stands in for the caller’s Authorization', () => {
  it('is exactly the value of the environment, and the key is nowhere', async () => {
    expect(await authorizationsAt('/chat/env')).toEqual(['Authorization: Bearer upstream-token']);
  });

  it('is exactly the text of the file, and a changed file is read again', async () => {
    expect(await authorizationsAt('/chat/file')).toEqual(['Authorization: Basic Zmlyc3Q6b25l']);
    writeFileSync(path.join(installation.dir, 'chat.secret'), 'Basic c2Vjb25kOm9uZQ==\n');
    await expect
      .poll(() => authorizationsAt('/chat/file'), { timeout: 10_000, interval: 200 })
      .toEqual(['Authorization: Basic c2Vjb25kOm9uZQ==']);
  });

  it('cannot be taken away or doubled by what the caller sends', async () => {
    expect(await authorizationsAt('/chat/env', ', Authorization')).toEqual([
      'Authorization: Bearer upstream-token',
    ]);
    expect(await authorizationsAt('/chat/env', '\r\nProxy-Authorization: Bearer of-the-caller')).toEqual([
      'Authorization: Bearer upstream-token',
    ]);
  });

  it('is nothing where the route strips it', async () => {
    expect(await authorizationsAt('/chat/strip')).toEqual([]);
  });
});
