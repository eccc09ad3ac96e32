import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{core,stores,sdk,middleware,server,cli,web}/src/**/*.test.{ts,tsx}'],
          testTimeout: 20_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['e2e/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
    reporters: ['default', './tools/count-reporter.mjs'],
    // Two cores are the smallest machine this is built on; more workers only make the browser tests slow.
    maxWorkers: 2,
  },
});
