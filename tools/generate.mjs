// Writes every file that follows from the code: docs/reasons.md, docs/openapi.json, docs/neoagent.schema.json, and from the second of
// them the SDK's types. With --check it writes nothing and fails, naming the file, when one on disk differs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const isCheck = process.argv.includes('--check');
const load = (file) => import(pathToFileURL(path.join(root, file)).href);

const { reasons } = await load('core/dist/index.js');
const { describeApi, describeRulesFile } = await load('server/dist/describe-api.js');

const stale = [];
emit('docs/reasons.md', reasonsPage());
const api = await describeApi();
emit('docs/openapi.json', `${JSON.stringify(api, null, 2)}\n`);
emit('sdk/src/generated/management-api.ts', await managementTypes(api));
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

/** Named schemas and operations; the list of paths would say the operations a second time. */
async function managementTypes(document) {
  const nodes = await openapiTypes(JSON.stringify(document), { immutable: true });
  const kept = nodes.filter((node) => ['components', 'operations'].includes(node.name?.text));
  return `/** The types of docs/openapi.json, from which tools/generate.mjs writes them. */\n\n${astToString(kept)}`;
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
