import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from './support/call.js';
import { type ProtectedApi, startProtectedApi } from './support/protected-api.js';
import { describeProxy } from './support/proxy-behaviour.js';
import { findProgram, startProxy } from './support/real-proxy.js';

describeProxy('haproxy');

describe.skipIf(findProgram('haproxy') === undefined && !process.env['CI'])('neoagent.lua', () => {
  let api: ProtectedApi;
  beforeAll(async () => {
    api = await startProtectedApi();
  });
  afterAll(() => api.stop());

  it.each([
    ['fails', (text: string) => text.replace('lua.neoagent 127', 'lua.neoagent ::not-an-address::127')],
    ['is not asked', (text: string) => text.replace(/^.*http-request lua\.neoagent/m, '    # 127')],
  ])('that %s lets nothing pass', async (_name, change) => {
    const ports = { neoagent: api.installation.port, api: api.upstream.port };
    const proxy = await startProxy('haproxy', ports, change);
    try {
      const fields = [['Authorization', api.keys.good.secret]] as const;
      const answer = await call(proxy.url, { target: '/chat/7', fields });
      expect([answer.status, answer.json?.['code']]).toEqual([503, 'unavailable']);
      expect(answer.values('X-Neoagent-Reason')).toEqual(['unavailable']);
      expect(api.upstream.taken()).toEqual([]);
    } finally {
      await proxy.stop();
    }
  });
});
