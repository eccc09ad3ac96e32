// Every promise about the repository that can be checked without running the product. Each check names the offender.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

/** dependency-cruiser that resolves nothing reports no violation; fewer modules than this means that it looked away. */
const fewestModules = 120;
/** The same of imports that one package makes of another: where they are not seen, no direction between packages is checked. */
const fewestCrossings = 250;
const maxFileLines = 400;

const checks = [
  ['format and lint', () => run('biome', ['check', '.', '--error-on-warnings'])],
  ['types of the packages', () => run('tsc', ['-b'])],
  ['types of the tests', () => run('tsc', ['-p', 'tsconfig.tests.json'])],
  ['types of the pages', () => run('tsc', ['-p', 'web'])],
  ['boundaries and cycles', checkBoundaries],
  ['file lengths', checkFileLengths],
  ['generated files', () => run(process.execPath, ['tools/generate.mjs', '--check'])],
  ['lockfile', checkLockfile],
];

let failures = 0;
for (const [name, check] of checks) {
  const began = Date.now();
  const trouble = check();
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${trouble ? 'FAIL' : 'ok  '} ${name} (${seconds} s)`);
  if (trouble) {
    console.log(trouble);
    failures++;
  }
}
process.exit(failures === 0 ? 0 : 1);

/** Runs a tool; answers its output when it failed. */
function run(tool, args) {
  const file = tool === process.execPath ? tool : path.join(root, 'node_modules/.bin', tool);
  const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  return status === 0 ? undefined : `${stdout}${stderr}` || `${tool} ended with ${status}`;
}

function checkBoundaries() {
  const folders = ['core/src', 'stores/src', 'sdk/src', 'middleware/src', 'server/src', 'cli/src', 'web/src'];
  const { stdout, stderr } = spawnSync(
    path.join(root, 'node_modules/.bin/depcruise'),
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (!stdout.startsWith('{')) return `dependency-cruiser said nothing usable: ${stderr}`;
  const { modules, summary } = JSON.parse(stdout);
  const own = modules.filter((module) => folders.some((folder) => module.source.startsWith(folder)));
  if (own.length < fewestModules)
    return `only ${own.length} modules were seen, ${fewestModules} were expected at least`;
  const crossings = own.flatMap(({ dependencies }) => dependencies.filter(isOfAnotherPackage));
  if (crossings.length < fewestCrossings)
    return `only ${crossings.length} imports between packages were seen, ${fewestCrossings} were expected at least`;
  const lines = summary.violations.map((v) => `  ${v.rule.name}: ${v.from} → ${v.to}`);
  return lines.length === 0 ? undefined : lines.join('\n');
}

function isOfAnotherPackage({ resolved }) {
  return /^(core|stores|sdk|server)\/dist\//.test(resolved);
}

function checkFileLengths() {
  const long = sources('.').filter((file) => readFileSync(file, 'utf8').split('\n').length > maxFileLines);
  return long.length === 0 ? undefined : `over ${maxFileLines} lines: ${long.join(', ')}`;
}

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', '.git', 'generated', 'data'].includes(entry.name)) return [];
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return sources(file);
    return /\.(ts|tsx|mjs|cjs|js|css)$/.test(entry.name) ? [file] : [];
  });
}

/**
 * `npm ci` refuses a lockfile that lacks a package, and only on the platform that misses it: every dependency that is named, optional
 * ones included, must have its entry, with an integrity and without a host.
 */
function checkLockfile() {
  const text = readFileSync('package-lock.json', 'utf8');
  const { packages } = JSON.parse(text);
  const trouble = [];
  if (/"resolved": "https?:/.test(text)) trouble.push('  an entry names a registry host ("resolved")');
  for (const [place, entry] of Object.entries(packages)) {
    if (place.includes('node_modules/') && !entry.link && !entry.integrity && !entry.inBundle)
      trouble.push(`  ${place} has no integrity`);
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) {
      if (!findsUp(packages, place, name))
        trouble.push(`  ${place || 'the root'} needs ${name}, which is not locked`);
    }
  }
  return trouble.length === 0 ? undefined : trouble.join('\n');
}

function findsUp(packages, place, name) {
  let folder = place;
  for (;;) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (folder === '') return false;
    const cut = folder.lastIndexOf('node_modules/');
    folder = cut <= 0 ? '' : folder.slice(0, cut - 1);
  }
}
