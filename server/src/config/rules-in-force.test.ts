import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Rules } from './config.js';
import { readRules } from './read-rules.js';
import { createRulesInForce } from './rules-in-force.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'neoagent-rules-'));
  file = path.join(folder, 'neoagent.yaml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function inForceWith(text: string) {
  writeFileSync(file, text);
  return createRulesInForce(file, readRules(text, 'neoagent.yaml', []) as Rules);
}

describe('the rules in force', () => {
  it('are swapped as a whole when the file changed', async () => {
    const inForce = inForceWith('signup: open');
    const before = inForce.current();
    writeFileSync(file, 'signup: closed\nlimits: { status: 429 }');
    expect(await inForce.reload()).toEqual([]);
    expect(inForce.current()).toMatchObject({ signup: 'closed', limitStatus: 429 });
    expect(before).toMatchObject({ signup: 'open', limitStatus: 403 });
  });

  it('stay as they are when the file has any problem, and every problem is told', async () => {
    const inForce = inForceWith('signup: open');
    const before = inForce.current();
    writeFileSync(file, 'signup: maybe\nroutes: [{ match: x }]');
    const problems = await inForce.reload();
    expect(problems.length).toBeGreaterThanOrEqual(2);
    expect(inForce.current()).toBe(before);
  });

  it('keep the key prefix: a file that changes it is refused', async () => {
    const inForce = inForceWith('keyPrefix: neo');
    writeFileSync(file, 'keyPrefix: other');
    expect(await inForce.reload()).toEqual([{ where: file, message: expect.stringContaining('keyPrefix') }]);
    expect(inForce.current().format.prefix).toBe('neo');
  });

  it('are swapped when an imported file changed, and that one is watched even while it is wrong', async () => {
    const imported = path.join(folder, 'chat.yaml');
    const inForce = inForceWith('signup: open');
    expect(inForce.files()).toEqual([file]);
    writeFileSync(imported, 'openapi: 3.1.0\npaths: { /a: { get: { x-neoagent-cost: no } } }');
    writeFileSync(file, 'openapi: [{ file: chat.yaml }]');
    expect(await inForce.reload()).toHaveLength(1);
    expect(inForce.files()).toEqual([file, imported]);
    writeFileSync(imported, 'openapi: 3.1.0\npaths: { /a: { get: { x-neoagent-cost: 3 } } }');
    expect(await inForce.reload()).toEqual([]);
    expect(inForce.current().routes.find('GET', '/a')).toMatchObject({ cost: 3 });
  });
});
