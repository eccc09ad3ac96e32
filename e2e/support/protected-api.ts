import { type Installation, startInstallation } from './installation.js';
import { type RecordingUpstream, startRecordingUpstream } from './recording-upstream.js';
import { type SeededKey, seedAccount, seedKey } from './seed.js';

/** The address that `elsewhere` may be used from. */
export const allowedAddress = '127.0.0.9';

const rules = `
trustedProxies: [127.0.0.1/32]
guesses: { allow: 5000, per: 1m }
plans:
  narrow: { permissions: ["*"], limits: [{ name: burst, allow: 2, per: 1m }] }
routes:
  - { match: "POST /chat/sessions", permission: "sessions:write" }
  - { match: "DELETE /chat/**", permission: "sessions:delete" }
  - { match: "* /chat/**", permission: "sessions:read" }
`;

/** What stands behind a proxy in these tests: an installation that is asked, and an API that remembers what reached it. */
export interface ProtectedApi {
  readonly installation: Installation;
  readonly upstream: RecordingUpstream;
  readonly keys: {
    /** May do everything. */
    readonly good: SeededKey;
    /** May only read. */
    readonly reader: SeededKey;
    /** May do everything, but only from `allowedAddress`. */
    readonly elsewhere: SeededKey;
    /** May do everything, but only from an address that nobody calls from. */
    readonly doctor: SeededKey;
    /** Of an account with two requests a minute. */
    readonly narrow: SeededKey;
  };
  stop(): Promise<void>;
}

export async function startProtectedApi(): Promise<ProtectedApi> {
  const upstream = await startRecordingUpstream();
  const installation = await startInstallation({ rules });
  const account = await seedAccount(installation);
  const other = await seedAccount(installation, 'narrow@example.com');
  const plan = await installation.cli(['account', 'set-plan', other, 'narrow', '--json']);
  if (plan.status !== 0) throw new Error(`set-plan ended with ${plan.status}: ${plan.stdout}`);
  const keys = {
    good: await seedKey(installation, { account, name: 'good' }),
    reader: await seedKey(installation, {
      account,
      name: 'reader',
      more: ['--permissions', 'sessions:read'],
    }),
    elsewhere: await seedKey(installation, {
      account,
      name: 'elsewhere',
      more: ['--allow-ip', allowedAddress],
    }),
    doctor: await seedKey(installation, { account, name: 'doctor', more: ['--allow-ip', '192.0.2.1'] }),
    narrow: await seedKey(installation, { account: other, name: 'narrow' }),
  };
  return {
    installation,
    upstream,
    keys,
    async stop() {
      await installation.kill();
      installation.remove();
      await upstream.close();
    },
  };
}
