import type { DueEndpoint } from '@neoagent/core';
import { expect, it } from 'vitest';
import { roomFor } from './room-for.js';

function due(count: number, fields: Partial<DueEndpoint> = {}): readonly DueEndpoint[] {
  const prefix = fields.isFailing ? 'failing' : 'healthy';
  return Array.from({ length: count }, (_, n) => ({
    endpointId: `${prefix}_${n}`,
    isFailing: false,
    isOrdered: false,
    ...fields,
  }));
}

const sumOf = (room: ReadonlyMap<string, number>, prefix: string) =>
  [...room].reduce((sum, [id, count]) => sum + (id.startsWith(prefix) ? count : 0), 0);

it('endpoints that fail get one try each and a quarter of all together, however many they are', () => {
  const room = roomFor([...due(300, { isFailing: true }), ...due(20)], new Map());
  expect([sumOf(room, 'failing'), sumOf(room, 'healthy')]).toEqual([64, 80]);
  expect(room.get('failing_0')).toBe(1);
});

it('tries of failing endpoints that are in flight count, and what is left goes to those that answer first', () => {
  const failing = due(70, { isFailing: true });
  const hanging = new Map(failing.slice(0, 64).map(({ endpointId }) => [endpointId, 1]));
  expect(sumOf(roomFor([...failing, ...due(100)], hanging), 'failing')).toBe(0);
  const full = new Map([['other', 248]]);
  expect(roomFor([...failing, ...due(2)], full)).toEqual(
    new Map([
      ['healthy_0', 4],
      ['healthy_1', 4],
    ]),
  );
});

it('an endpoint in order gets one at a time', () => {
  expect(roomFor(due(1, { isOrdered: true }), new Map()).get('healthy_0')).toBe(1);
  expect(roomFor(due(1, { isOrdered: true }), new Map([['healthy_0', 1]])).size).toBe(0);
});
