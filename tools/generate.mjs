// Writes every file that follows from the code: docs/reasons.md, docs/openapi.json, docs/neoagent.schema.json. With --check it
// writes nothing and fails, naming the file, when one on disk differs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const isCheck = process.argv.includes('--check');
const load = (file) => import(pathToFileURL(path.join(root, file)).href);

const { reasons } = await load('core/dist/index.js');
const { describeApi, describeRulesFile } = await load('server/dist/describe-api.js');

const stale = [];
emit('docs/reasons.md', reasonsPage());
emit('docs/openapi.json', `${JSON.stringify(await describeApi(), null, 2)}\n`);
emit('docs/neoagent.schema.json', `${JSON.stringify(describeRulesFile(), null, 2)}\n`);
if (stale.length > 0) {
  console.error(`out of date, run "npm run generate": ${stale.join(', ')}`);
  process.exit(1);
}

function emit(file, text) {
  const full = path.join(root, file);
  if (existsSync(full) && readFileSync(full, 'utf8') === text) return;
  if (isCheck) {
    stale.push(file);
    return;
  }
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
  console.log(`wrote ${file}`);
}

function reasonsPage() {
  const rows = Object.entries(reasons).map(
    ([code, { status, title, fix }]) =>
      `| \`${code}\` | ${status} | ${title} | ${fix.replaceAll('|', '\\|')} |`,
  );
  return `# Reasons

Every refusal carries one of these codes: in the member \`code\` of its body and in the header \`X-Neoagent-Reason\`. The list is closed;
this page is generated from \`core/src/authorize/reasons.ts\`. A limit answers 429 instead of 403 when \`limits.status: 429\` is configured.

| code | status | title | what to do |
|---|---|---|---|
${rows.join('\n')}
`;
}
