import { useQuery } from '@tanstack/react-query';
import { CalendarClock, TriangleAlert } from 'lucide-react';
import { rotationPolicyQuery } from '../../../api.js';
import { Badge } from '../../../components/badge.js';
import { localDay } from '../../../text/exact-time.js';

/** Says of a key that a policy wants it rotated soon, or should have been already; nothing of any other. */
export function RotationDueBadge({ keyId }: { readonly keyId: string }) {
  const policy = useQuery(rotationPolicyQuery);
  const due = policy.data?.due.find((one) => one.keyId === keyId);
  if (due === undefined) return null;
  return due.isOverdue ? (
    <Badge tone="bad" icon={TriangleAlert} label="Rotation overdue" />
  ) : (
    <Badge tone="warn" icon={CalendarClock} label={`Rotate by ${localDay(due.dueAt)}`} />
  );
}
