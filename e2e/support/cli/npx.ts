import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../../cli/bin/neoagent.js', import.meta.url));

/** A folder for PATH in which `npx neoagent` is the built command, as in a project that has it installed. */
export function putNpx(home: string): string {
  const folder = path.join(home, 'programs');
  mkdirSync(folder, { recursive: true });
  const script = `#!/bin/sh
[ "$1" = neoagent ] || exit 127
shift
exec '${process.execPath}' '${command}' "$@"
`;
  writeFileSync(path.join(folder, 'npx'), script);
  chmodSync(path.join(folder, 'npx'), 0o755);
  return folder;
}
