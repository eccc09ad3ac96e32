// Writes every file that follows from the code: docs/reasons.md, docs/detectors.md, docs/openapi.json, docs/neoagent.schema.json, and
// from openapi.json the SDK's types. With --check it writes nothing and fails, naming the file, when one on disk differs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const isCheck = process.argv.includes('--check');
const load = (file) => import(pathToFileURL(path.join(root, file)).href);

const { allDetectors, reasons, scopeOf } = await load('core/dist/index.js');
const { describeApi } = await load('server/dist/describe-api.js');
const { describeRulesFile } = await load('server/dist/config/rules-schema.js');

const stale = [];
emit('docs/reasons.md', reasonsPage());
emit('docs/detectors.md', detectorsPage());
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

function rangeOf(value, [least, most]) {
  const text = `${least} … ${most}`;
  return Array.isArray(value) ? `${text} entries` : text;
}

function detectorsPage() {
  const parts = allDetectors.map(({ name, sentence, kind, quietMs, defaults, explains, bounds }) => {
    const rows = Object.entries(defaults).map(
      ([parameter, value]) =>
        `| \`${parameter}\` | ${Array.isArray(value) ? value.join(', ') : value} | ${rangeOf(value, bounds[parameter])} | ${explains[parameter]} |`,
    );
    const about = kind === 'attack' ? 'Looks for use by somebody else' : 'Looks for what should be tidied up';
    return `## \`${name}\`

${sentence}

${about}, per ${scopeOf(name)}. The same finding is not repeated for ${Math.round(quietMs / 3_600_000)} hours.

| parameter | standard | from … to | meaning |
|---|---|---|---|
${rows.join('\n')}
`;
  });
  return `# Detectors

Detectors look at what each key did in each minute (requests by outcome, route, country, network, program) and raise alerts. This page is
generated from \`core/src/usage/detectors/\`; how good they are is measured in \`bench/results/detectors.md\`.

- Settings → Alerts shows what was found, what can be done about it, and the detectors with all that can be chosen here.
- An alert names its key, what was found, the figures behind it and since when. While it is open, later findings of the same detector and key (or account)
  are added to it.
- **Nothing is blocked by itself** unless the account chooses so: \`PATCH /v1/detectors/{name}\` sets the reaction \`notify\` (the standard), \`throttle\`
  to a percentage of the plan's tightest limit, or \`disable\`; detectors
  of care and of whole accounts only tell, and so does \`guessed_secret\`: whoever knows a hint could have a key stopped otherwise. Owners and admins are told by e-mail of alerts that are more than a notice.
- \`POST /v1/alerts/{id}/expected\` teaches the detector for that key: the same country, network, program or amount is not told again until it goes
  half as far again.
- \`GET /v1/detectors\` says how often each one fired in the last seven days, also while it was switched off, and between which bounds each
  parameter may be chosen.
- \`POST /v1/detectors/{name}/preview\` says how often one would have fired with other parameters, before they are saved: it replays the
  counts of the last seven days, as far as minutes are kept. Countries, networks, programs and guesses are not among the counts, so detectors that
  look at them are shown again the minutes in which they would have told something under the loosest parameters. Of such a minute it is kept for eight days what the key did in it
  (countries, networks as /24 or /48, families of programs, counts; never a whole address) and what the detector remembered before; of the same thing one in a twelfth of the
  quiet time is enough unless it goes further, and of one detector and account 300 a day. Such minutes are kept from the update to this version on.
- A detector that fails on a minute keeps what it remembers, the others go on, and \`detector_faults_total\` in \`/metrics\` counts it.
- An account whose turn fails (a full disk) holds up no other, and has it again with the next run.
- A clock that jumps ahead and back may cost one wrong alert; it silences no detector.
- **Guesses** are wrong keys (\`key_unknown\`, \`key_malformed\`) that begin like a key of ours: prefix, environment and the four characters that its hint
  shows. Of each, those characters, the client's network and the minute are noted in memory, and nothing else of it anywhere. After the minute the keys with such a
  hint are looked up, live or dead, also by the hints of replaced secrets; canaries are left out, since their uses are told by themselves, and so are imported
  keys, which have no prefix of ours. Networks where any key of the account is at home do not count: that is somebody who mistyped.
  - Noted are 1,000 different beginnings a minute; \`guesses_dropped_total\` in \`/metrics\` counts the guesses beyond. An address over its guesses is answered
    \`rate_limited\` without a look-up, and those answers are not counted: the 30 of its minute before are.
  - Chance: there are 62⁴ = 14.8 million beginnings. 1,000 random guesses a minute without pause hit a given key eight times in ten minutes with a probability of
    10⁻³⁰; with 100,000 keys that is one such alarm in 10¹⁹ years. What no number of guesses mends is one wrong key that a stranger's program sends again and again: it
    begins like one of your keys with a probability of 0.007 % for 1,000 secrets and of 0.7 % for 100,000. Calling the alert expected ends it.
- What is remembered of a key is bounded and survives a restart; a crash loses at most the last minute and some seconds.

${parts.join('\n')}`;
}
