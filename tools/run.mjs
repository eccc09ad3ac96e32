// Brings a checkout from nothing to running: installs what is missing, builds what is older than its sources, then starts or tests.
// Plain JavaScript without dependencies, since it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const packages = ['core', 'stores', 'sdk', 'middleware', 'server', 'cli', 'web'];

refuseOldNode();
const [command, ...rest] = process.argv.slice(2);
if (command === 'start') {
  ensureInstalled();
  ensureBuilt();
  await import(path.join(root, 'cli/dist/main.js')).then(({ run }) =>
    run([process.argv[0], 'neoagent', 'serve', ...rest]),
  );
} else if (command === 'test') {
  ensureInstalled();
  ensureBuilt();
  exec('node', ['tools/check.mjs']);
  exec(bin('vitest'), ['run', ...rest]);
} else if (command === 'build') {
  ensureInstalled();
  ensureBuilt();
} else {
  console.error('usage: node tools/run.mjs start | test | build');
  process.exit(2);
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node ${process.versions.node} is too old: 20.19 or newer is needed.`);
  process.exit(78);
}

/** npm leaves a copy of what it installed; as long as it is newer than the lockfile nothing is missing. */
function ensureInstalled() {
  const installed = path.join(root, 'node_modules/.package-lock.json');
  const lock = path.join(root, 'package-lock.json');
  const mark = path.join(root, 'node_modules/.installed-from');
  const wanted = readFileSync(lock, 'utf8');
  if (existsSync(installed) && existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  console.log('Installing dependencies (once; the database driver may compile for a minute) …');
  exec('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(mark, wanted);
}

function ensureBuilt() {
  const newestSource = Math.max(
    ...packages.map((name) => newest(path.join(root, name))),
    newestOf(['tsconfig.base.json', 'tsconfig.json', 'package-lock.json']),
  );
  const mark = path.join(root, 'node_modules/.built');
  const isBuilt = packages.every((name) => existsSync(path.join(root, name, 'dist')));
  if (isBuilt && existsSync(mark) && statSync(mark).mtimeMs >= newestSource) return;
  console.log('Building …');
  const began = new Date();
  exec('npm', ['run', 'build', '--silent']);
  // Marked with the time the build began: a source saved while it ran must not count as built.
  writeFileSync(mark, '');
  utimesSync(mark, began, began);
}

function newestOf(files) {
  return Math.max(...files.map((file) => statSync(path.join(root, file)).mtimeMs));
}

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name === 'node_modules') continue;
    const full = path.join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(full) : statSync(full).mtimeMs);
  }
  return time;
}

function bin(name) {
  return path.join(root, 'node_modules/.bin', name);
}

function exec(file, args) {
  const { status, signal } = spawnSync(file, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? (signal ? 1 : 0));
}
