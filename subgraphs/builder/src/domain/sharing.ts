import type { ConfigProblem } from './problem.ts';

/** How many shares of one design may be live at once. */
export const LIVE_SHARES = 25;

const LONGEST_HOURS = 8760;
const HOUR_MS = 3_600_000;

/** When a share made now ends, or why it cannot be made; hours null means never. */
export function shareExpiry(
  expiresInHours: number | null,
  now: Date,
): { readonly expiresAt: Date | null } | { readonly problem: ConfigProblem } {
  if (expiresInHours === null) return { expiresAt: null };
  if (!Number.isInteger(expiresInHours) || expiresInHours < 1 || expiresInHours > LONGEST_HOURS) {
    const message = `A share works for 1 to ${LONGEST_HOURS} hours, not ${expiresInHours}; leave it out for no end`;
    return { problem: { path: ['expiresInHours'], message, code: 'OUT_OF_RANGE' } };
  }
  return { expiresAt: new Date(now.getTime() + expiresInHours * HOUR_MS) };
}
