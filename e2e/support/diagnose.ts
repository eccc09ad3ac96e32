import { neoagent } from './installation.js';
import type { ProtectedApi } from './protected-api.js';
import type { CommandResult } from './run-command.js';

/** What the doctor said about one proxy. */
export interface Diagnosis extends CommandResult {
  readonly ok: boolean;
  readonly proxy: string | null;
  /** The level of each probe by its name. */
  readonly levels: Readonly<Record<string, string>>;
  /** How to mend it, by the name of the probe. */
  readonly fixes: Readonly<Record<string, string | null>>;
}

/** Runs `neoagent doctor --proxy` as an operator does, with both keys that it can use. */
export async function diagnose(
  { installation, keys }: ProtectedApi,
  proxyUrl: string,
  more: readonly string[] = [],
): Promise<Diagnosis> {
  const result = await neoagent(
    installation,
    ['doctor', '--proxy', `${proxyUrl}/chat/doctor`, '--json', ...more],
    { env: { NEOAGENT_SECRET_KEY: keys.good.secret, NEOAGENT_ADDRESS_KEY: keys.doctor.secret } },
  );
  const { ok, proxy, checks } = result.json as {
    readonly ok: boolean;
    readonly proxy: string | null;
    readonly checks: readonly {
      readonly name: string;
      readonly level: string;
      readonly fix: string | null;
    }[];
  };
  return {
    ...result,
    ok,
    proxy,
    levels: Object.fromEntries(checks.map(({ name, level }) => [name, level])),
    fixes: Object.fromEntries(checks.map(({ name, fix }) => [name, fix])),
  };
}
