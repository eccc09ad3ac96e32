import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const built = [
  'core/dist',
  'stores/dist',
  'sdk/dist',
  'server/dist',
  'cli/dist',
  'cli/bin/neoagent.js',
  'web/dist/index.html',
];

/** What every browser test needs to start one. */
export interface BrowserProgram {
  readonly executablePath: string;
  /** Where the browser that came by npm unpacked its fonts; `undefined` for an installed one. */
  readonly fontsDir: string | undefined;
}

declare module 'vitest' {
  export interface ProvidedContext {
    browserProgram: BrowserProgram;
  }
}

/** Refuses to test what is not built, and unpacks the browser once: the package unpacks without a lock. */
export default async function setup(project: TestProject): Promise<void> {
  const missing = built.filter((file) => !existsSync(path.join(root, file)));
  if (missing.length > 0) throw new Error(`not built: ${missing.join(', ')}; run "npm run build"`);
  project.provide('browserProgram', await findBrowser());
}

async function findBrowser(): Promise<BrowserProgram> {
  const installed = process.env['CHROMIUM_PATH'];
  if (installed !== undefined && installed !== '') {
    if (!existsSync(installed)) throw new Error(`CHROMIUM_PATH names ${installed}, which is not there`);
    return { executablePath: installed, fontsDir: undefined };
  }
  const { default: chromium } = await import('@sparticuz/chromium');
  return { executablePath: await chromium.executablePath(), fontsDir: process.env['FONTCONFIG_PATH'] };
}
