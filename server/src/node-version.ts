/**
 * Whether a process of this version of Node may be ended by the SQLite driver at any time, while it is idle or at its exit: the driver
 * frees what the collector found outside of any context, and a driver compiled with the headers of these versions takes a hook back
 * there, for which Node looks up the context (nodejs/node#63642, `RemoveEnvironmentCleanupHook`, "(env) != nullptr").
 */
export function mayEndBySqlite(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 24) return minor >= 19;
  return major > 26 || (major === 26 && minor >= 4);
}

export const sqliteEndsNode = {
  message:
    'this version of Node may end the process at any time: the SQLite driver, when it was compiled for it, aborts in it',
  fix: 'run it with Node 22, or with Postgres',
} as const;
