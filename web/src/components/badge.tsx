import type { Environment } from '@neoagent/sdk';
import { FlaskConical, type LucideIcon, Radio } from 'lucide-react';

export type BadgeTone = 'good' | 'warn' | 'bad' | 'muted';

const tones: Readonly<Record<BadgeTone, string>> = {
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  muted: 'bg-sunken text-muted',
};

interface BadgeProps {
  readonly tone: BadgeTone;
  readonly icon: LucideIcon;
  readonly label: string;
}

/** A short state as icon and word; the colour only repeats them. */
export function Badge({ tone, icon: Icon, label }: BadgeProps) {
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap ${tones[tone]}`}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {label}
    </span>
  );
}

/** Live or test, told by word and icon. */
export function EnvironmentBadge({ environment }: { readonly environment: Environment }) {
  return environment === 'live' ? (
    <Badge tone="muted" icon={Radio} label="Live" />
  ) : (
    <Badge tone="warn" icon={FlaskConical} label="Test" />
  );
}
