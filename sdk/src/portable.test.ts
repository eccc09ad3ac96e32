import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const packageJson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Record<
  string,
  unknown
>;

/** Every module that the built entry loads, and what each names in `import` and `export … from`. */
function modulesFrom(entry: URL, found = new Map<string, readonly string[]>()): typeof found {
  if (found.has(entry.href)) return found;
  const text = readFileSync(fileURLToPath(entry), 'utf8');
  const named = [...text.matchAll(/^(?:import|export)(?:[^'";]*?\sfrom)?\s*['"]([^'"]+)['"]/gm)].map(
    ([, name = '']) => name,
  );
  found.set(entry.href, named);
  for (const name of named) if (name.startsWith('.')) modulesFrom(new URL(name, entry), found);
  return found;
}

it('installs nothing besides itself', () => {
  for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundledDependencies'])
    expect(packageJson[kind]).toBeUndefined();
  expect(packageJson['type']).toBe('module');
});

it('loads nothing but its own files, so that it runs where Node’s modules are not', () => {
  const modules = modulesFrom(new URL('../dist/index.js', import.meta.url));
  expect(modules.size).toBeGreaterThan(15);
  const strangers = [...modules.values()].flat().filter((name) => !/^\.\.?\//.test(name));
  expect(strangers).toEqual([]);
});

it('is one way in: CommonJS and deep paths are not exported', () => {
  expect(packageJson['exports']).toEqual({
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
  });
});
