import { expect, it } from 'vitest';
import { openBrowser } from './support/browser.js';
import { startInstallation } from './support/installation.js';

it('from the sign-in page the others come at once: nothing is fetched between, so nothing is typed into the wrong one', async ({
  onTestFinished,
}) => {
  const installation = await startInstallation();
  const visit = await openBrowser(installation.url);
  onTestFinished(async () => {
    await visit.close();
    await installation.stop();
    installation.remove();
  });
  const { page } = visit;
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });
  await page.goto('/sign-in');
  await heading('Sign in').waitFor();
  await page.context().setOffline(true);
  for (const [link, title] of [
    ['Create an account', 'Sign up'],
    ['Sign in', 'Sign in'],
    ['Forgot your password?', 'Forgot your password?'],
  ] as const) {
    await page.getByRole('link', { name: link, exact: true }).click();
    await heading(title).waitFor();
  }
  expect(await page.getByLabel('Email').count()).toBe(1);
});
