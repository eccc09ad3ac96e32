#!/usr/bin/env node
// Committed as it runs: npm links it before anything is built.
import { existsSync } from 'node:fs';

const main = new URL('../dist/main.js', import.meta.url);

if (existsSync(main)) {
  const { run } = await import(main.href);
  await run(process.argv);
} else {
  console.error('Run npm start or npm run build first');
  process.exitCode = 78;
}
