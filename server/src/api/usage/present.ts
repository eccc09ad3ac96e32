import type { UsageCount, UsageQuestion } from '@neoagent/core';
import type { Static } from 'typebox';
import type { NamedUsage } from './read-usage.js';
import type { QuotaSchema, UsageAnswer } from './schema.js';

/** Usage as the management API shows it; fields listed by hand. */
export function presentUsage(
  question: UsageQuestion,
  usage: NamedUsage,
  quota: Static<typeof QuotaSchema>,
): Static<typeof UsageAnswer> {
  const { allowed, refused } = totalsOf(usage.counts);
  const all = allowed + refused;
  return {
    from: iso(question.from),
    to: iso(question.to),
    step: question.step,
    groupBy: question.groupBy,
    updatedAt: iso(usage.updatedAt),
    totals: { allowed, refused, successRate: all === 0 ? null : allowed / all },
    groups: groupsOf(usage.counts).map((group) => ({ ...group, name: usage.nameOf(group.group) })),
    counts: usage.counts.map(({ bucket, ...count }) => ({
      at: iso(bucket),
      group: count.group,
      allowed: count.allowed,
      refused: count.refused,
    })),
    quota,
  };
}

type Sum = Omit<UsageCount, 'bucket'>;

/** The busiest first. */
function groupsOf(counts: readonly UsageCount[]): readonly Sum[] {
  const sums = new Map<string, Sum>();
  for (const { group, allowed, refused } of counts) {
    const known = sums.get(group);
    sums.set(group, {
      group,
      allowed: allowed + (known?.allowed ?? 0),
      refused: refused + (known?.refused ?? 0),
    });
  }
  return [...sums.values()].sort((a, b) => b.allowed + b.refused - (a.allowed + a.refused));
}

function totalsOf(counts: readonly UsageCount[]): Omit<Sum, 'group'> {
  let [allowed, refused] = [0, 0];
  for (const count of counts) {
    allowed += count.allowed;
    refused += count.refused;
  }
  return { allowed, refused };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
