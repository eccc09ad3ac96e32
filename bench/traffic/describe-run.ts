import { type Ranges, type Shape, shapes } from './attacks.js';
import type { KeyMonth } from './replay.js';

interface Run {
  readonly seeds: readonly number[];
  readonly ranges: Ranges;
  readonly tunedRanges: Ranges;
  readonly machine: string;
  readonly date: string;
  readonly seconds: number;
}

const inTime = 5;

/** The run as a page: what was asked, what came out, what was missed. */
export function describeRun(months: readonly KeyMonth[], run: Run): string {
  const attacked = months.filter(({ attack }) => attack !== undefined);
  const caught = attacked.filter(isInTime);
  const falseAlerts = months.flatMap((month) => month.falseAlerts);
  const trueAlerts = attacked.reduce((sum, { toldBy }) => sum + toldBy.length, 0);
  const minutes = months.reduce((sum, month) => sum + month.minutes, 0);
  const noisy = months.filter((month) => month.falseAlerts.length > 1).length;
  return `# How good the detectors are

${run.date}, ${run.machine}, \`npx tsx bench/detectors.ts\`: ${Math.round(run.seconds)} s for ${minutes.toLocaleString('en')} minutes of use.
${months.length} keys over 30 days (200 for each of the seeds ${run.seeds.join(', ')}), ${attacked.length} attacks, one a key at most.
The defaults were chosen on the seeds 11, 12, 21 to 23 and 31 to 33 and on other ranges of attacks (below). Earlier runs on the seeds 9001, 9002, 9103
and 9104 (0.976 and 0.997 recall, 1.72 and 1.12 false alerts) missed the target; what they showed (a holiday in the first week taught too low a level; one event
told by two detectors) was mended, and new seeds were drawn for this run.

| | reached | target |
|---|---|---|
| recall within ${inTime} minutes of the first request | ${share(caught.length, attacked.length)} | ≥ 0.95 |
| false alerts per key in 30 days | ${(falseAlerts.length / months.length).toFixed(2)} | ≤ 1 |
| keys with more than one false alert in 30 days | ${noisy} of ${months.length} | |
| precision (alerts that speak of an attack, of all alerts; one attack a key) | ${share(trueAlerts, trueAlerts + falseAlerts.length)} | |

## By shape of attack
| shape | attacks | within ${inTime} min | recall | ever | minutes to detect: median | 95th percentile | told by |
|---|---|---|---|---|---|---|---|
${shapes.map((shape) => shapeRow(shape, attacked)).join('\n')}

## False alerts by detector
| detector | false alerts | per key in 30 days |
|---|---|---|
${falseRows(months).join('\n')}

## What was missed
${missed(attacked).join('\n')}

Beyond the figures: the traffic is synthetic and its shapes are ours; real traffic will differ. Attacks begin after the first week, since a key without a past
cannot be judged. A thief who uses a key from its own network with its own program, at a pace of the key's own, is seen by no detector. Keys whose networks
change daily (CI, roaming) are not watched for new networks. A key's honest changes (a new network, region or program) are told once each: they are most of the
false alerts.

## Ranges
| what | reported run | tuned on |
|---|---|---|
${rangeRows(run).join('\n')}
`;
}

function isInTime({ toldAfter }: KeyMonth): boolean {
  return toldAfter !== undefined && toldAfter <= inTime;
}

function share(part: number, whole: number): string {
  return whole === 0 ? 'none' : `${(part / whole).toFixed(3)} (${part} of ${whole})`;
}

function shapeRow(shape: Shape, attacked: readonly KeyMonth[]): string {
  const own = attacked.filter(({ attack }) => attack?.shape === shape);
  const caught = own.filter(isInTime).length;
  const ever = own.filter(({ toldAfter }) => toldAfter !== undefined);
  const times = ever.map(({ toldAfter = 0 }) => toldAfter).sort((a, b) => a - b);
  const at = (rank: number) => times[Math.min(times.length - 1, Math.floor(rank * times.length))] ?? '–';
  const recall = own.length === 0 ? '–' : (caught / own.length).toFixed(3);
  return `| ${shape} | ${own.length} | ${caught} | ${recall} | ${ever.length} | ${at(0.5)} | ${at(0.95)} | ${tellers(own)} |`;
}

function tellers(own: readonly KeyMonth[]): string {
  const counts = new Map<string, number>();
  for (const name of own.flatMap(({ toldBy }) => toldBy)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

function falseRows(months: readonly KeyMonth[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { detector } of months.flatMap(({ falseAlerts }) => falseAlerts))
    counts.set(detector, (counts.get(detector) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => `| ${name} | ${count} | ${(count / months.length).toFixed(3)} |`);
}

/** Who was missed, by shape and kind of key: it shows where a detector is blind. */
function missed(attacked: readonly KeyMonth[]): readonly string[] {
  const counts = new Map<string, { late: number; never: number }>();
  for (const month of attacked) {
    if (isInTime(month)) continue;
    const name = `${month.attack?.shape} on ${month.profile.kind} keys`;
    const count = counts.get(name) ?? { late: 0, never: 0 };
    if (month.toldAfter === undefined) count.never++;
    else count.late++;
    counts.set(name, count);
  }
  return [...counts]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(
      ([name, { late, never }]) =>
        `- ${name}: ${never} never seen, ${late} after more than ${inTime} minutes`,
    );
}

function rangeRows({ ranges, tunedRanges }: Run): readonly string[] {
  return Object.entries(ranges).map(([name, value]) => {
    const tuned = tunedRanges[name as keyof Ranges];
    return `| ${name} | ${inWords(value)} | ${inWords(tuned)} |`;
  });
}

function inWords(value: number | readonly number[]): string {
  return typeof value === 'number' ? String(value) : value.join(' to ');
}
