/**
 * What counting a decision costs: `npx tsx bench/usage-recorder.ts`. Three kinds of traffic, each drained every 5,000 decisions as the
 * worker would: one key on one route, 1,000 keys on three routes, 100,000 keys equally often. Prints nanoseconds of processor time per
 * decision (median of rounds), and what writing the counts to SQLite and rolling them up costs per row.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import type { Caller, Decision, UsageRow } from '@neoagent/core';
import { openSqlite } from '@neoagent/stores';
import { UsageRecorder } from '../server/src/authorizer/usage-recorder.js';

const rounds = 9;
const decisionsPerRound = 1_000_000;
const decisionsPerFlush = 5000;
const start = Date.UTC(2026, 10, 22);

const routes = ['GET /things', 'POST /things', 'GET /things/:id'].map((match) => ({
  match,
  upstream: undefined,
  permission: undefined,
  plans: undefined,
  cost: 1,
}));

function decisionsOf(keyCount: number, routeCount: number): readonly Decision[] {
  return Array.from({ length: keyCount * routeCount }, (_, i): Decision => {
    const n = i % keyCount;
    const caller: Caller = {
      accountId: `acc_${n % 20_000}`,
      keyId: `key_${n}`,
      secretId: `sec_${n}`,
      plan: 'default',
      environment: 'live',
      permissions: [],
    };
    const route = routes[Math.floor(i / keyCount)] ?? routes[0];
    if (route === undefined) throw new Error('there are no routes');
    return { allowed: true, caller, route, limits: [] };
  });
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** Nanoseconds of processor time per decision, draining included. */
async function costOf(decisions: readonly Decision[]): Promise<number> {
  const recorder = new UsageRecorder({ statusOf: () => 403, onDropped: () => undefined });
  const nowhere = { append: async () => undefined };
  const results: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    for (let n = 0; n < decisionsPerRound; n++) {
      // A prime step goes through all of them in an order that no cache likes.
      const decision = decisions[(n * 7919) % decisions.length];
      if (decision !== undefined) recorder.record(decision, start + round * 60_000 + n / 100, 'verify');
      if (n % decisionsPerFlush === 0) await recorder.flush(nowhere);
    }
    const { user, system } = process.cpuUsage(before);
    results.push(((user + system) * 1000) / decisionsPerRound);
  }
  return median(results);
}

/** Microseconds per row of appending and of rolling up, on SQLite with flushed commits. */
async function costOfWriting(): Promise<{ readonly append: number; readonly rollUp: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'neoagent-bench-'));
  const db = await openSqlite({ path: path.join(folder, 'bench.db') });
  await db.accounts.insert({
    id: 'acc_1',
    name: 'bench',
    plan: 'default',
    isOperator: false,
    createdAt: start,
    suspendedAt: null,
    timeZone: 'UTC',
    grantedPermissions: [],
    withheldPermissions: [],
  });
  const row = (n: number): UsageRow => ({
    accountId: 'acc_1',
    keyId: `key_${n}`,
    secretId: `sec_${n}`,
    route: 'GET /things',
    reason: '',
    statusClass: 2,
    bucket: start,
    count: 1,
    lastAt: start,
  });
  const rows = Array.from({ length: decisionsPerFlush }, (_, n) => row(n));
  const flushes = 20;
  const began = performance.now();
  for (let n = 0; n < flushes; n++) await db.usage.append(rows);
  const appended = performance.now();
  await db.usage.rollUp();
  const ended = performance.now();
  await db.close();
  rmSync(folder, { recursive: true });
  const each = 1000 / (flushes * decisionsPerFlush);
  return { append: (appended - began) * each, rollUp: (ended - appended) * each };
}

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`);
for (const [keys, routeCount] of [
  [1, 1],
  [1000, 3],
  [100_000, 1],
] as const) {
  const cost = await costOf(decisionsOf(keys, routeCount));
  console.log(`${keys} key(s), ${routeCount} route(s): ${cost.toFixed(0)} ns per decision`);
}
const { append, rollUp } = await costOfWriting();
console.log(`append: ${append.toFixed(2)} µs per row; roll-up: ${rollUp.toFixed(2)} µs per row appended`);
