/** Days, weeks and months of the UTC calendar. */

/** The first day of a period, as an ISO date such as `2026-11-22`. */
export type IsoDate = string;

export const periodKinds = ['DAY', 'WEEK', 'MONTH'] as const;
export type PeriodKind = (typeof periodKinds)[number];

/** The first day of the period that a day belongs to; weeks begin on Monday (ISO 8601). */
export function periodOf(kind: PeriodKind, day: Date): IsoDate {
  const first = new Date(day);
  if (kind === 'WEEK') first.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  if (kind === 'MONTH') first.setUTCDate(1);
  return first.toISOString().slice(0, 10);
}
