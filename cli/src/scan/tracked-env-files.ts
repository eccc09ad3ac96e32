import path from 'node:path';
import { askGit } from './git/git-command.js';
import type { Finding } from './scan-report.js';

/**
 * Marks the findings in `.env` files that git tracks. A file outside a work tree, and any file where git is missing, counts as untracked.
 */
export async function markTracked(findings: readonly Finding[]): Promise<void> {
  const byFolder = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.file === undefined || !isEnvFile(finding.file)) continue;
    const folder = path.dirname(finding.file);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), finding]);
  }
  for (const [folder, inFolder] of byFolder) {
    const tracked = await trackedIn(folder, inFolder.map(nameOf));
    for (const finding of inFolder) finding.isTracked = tracked.has(nameOf(finding));
  }
}

function nameOf({ file = '' }: Finding): string {
  return path.basename(file);
}

/** `.env`, `.env.local`, `.envrc`, `production.env`. */
function isEnvFile(file: string): boolean {
  const name = path.basename(file);
  return name.startsWith('.env') || name.endsWith('.env');
}

async function trackedIn(folder: string, names: readonly string[]): Promise<ReadonlySet<string>> {
  const literal = [...new Set(names)].map((name) => `:(literal)${name}`);
  const listed = await askGit({ dir: folder }, ['ls-files', '-z', '--', ...literal]).catch(() => '');
  return new Set(listed.toString().split('\0'));
}
