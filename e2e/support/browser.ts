import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';

const screenshots = fileURLToPath(new URL('../../test-results', import.meta.url));

/** A real browser with one window, and everything in it that a user would never notice. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Violations of the content security policy, errors on the console and exceptions in scripts, so far. */
  problems(): readonly string[];
  /** Every answer of 400 and above that the pages got, as `401 GET /v1/session`. */
  refusals(): readonly string[];
  /** Every address that the pages asked for outside the installation. */
  strangers(): readonly string[];
  close(): Promise<void>;
}

/** Opens a browser on an installation; relative addresses are the installation's. Animations are off. */
export async function openBrowser(url: string): Promise<Visit> {
  const { executablePath, fontsDir } = inject('browserProgram');
  const browser = await chromium.launch({
    executablePath,
    // Containers run tests as root, where the browser's own sandbox cannot start.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    env: { ...process.env, ...(fontsDir !== undefined && { FONTCONFIG_PATH: fontsDir }) },
  });
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(15_000);
  const problems: string[] = [];
  const refusals: string[] = [];
  const strangers: string[] = [];
  await context.exposeFunction('reportViolation', (text: string) =>
    problems.push(`content security policy: ${text}`),
  );
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = Reflect.get(globalThis, 'reportViolation') as (text: string) => void;
      report(`${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  context.on('request', (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(`${url}/`)) strangers.push(request.url());
  });
  context.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() >= 400)
      refusals.push(`${response.status()} ${response.request().method()} ${pathname}`);
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    // What was answered 4xx is told apart by `refusals`; browsers log every one, without saying which.
    const isRefusal = /the server responded with a status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !isRefusal) problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  return {
    page,
    context,
    problems: () => problems,
    refusals: () => refusals,
    strangers: () => strangers,
    close: () => browser.close(),
  };
}

/**
 * The accessibility violations of the page as it stands, in light and in dark, as one line each; also keeps a screenshot of both under the
 * state's name.
 */
export async function accessibilityProblems(page: Page, state: string): Promise<readonly string[]> {
  mkdirSync(screenshots, { recursive: true });
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await lookOf(page, colorScheme);
    await page.screenshot({ path: path.join(screenshots, `${state}-${colorScheme}.png`) });
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations) {
      found.push(
        ...nodes.map(
          (node) =>
            `${state}, ${colorScheme}: ${id} at ${node.target.join(' ')}: ${node.failureSummary ?? ''}`,
        ),
      );
    }
  }
  await lookOf(page, 'light');
  return found;
}

/** Makes the system's look light or dark; resolves when the page has followed. */
async function lookOf(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
  // The attribute is set before the page is painted; a screenshot taken now would show the old look.
  await page.evaluate(
    () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
  );
}

/** By how many pixels the page is wider than the window; 0 when nothing scrolls sideways. */
export function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
