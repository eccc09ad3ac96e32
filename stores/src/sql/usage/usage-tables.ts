/** Where the rows of each step are. */
export const usageTables = {
  minute: 'usage_minutes',
  hour: 'usage_hours',
  day: 'usage_days',
} as const;
