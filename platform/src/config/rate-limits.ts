import { z } from 'zod';
import { defaultRateLimits, type RateLimits, rateClasses } from '../limits/rate-limits.ts';

const assignment = new RegExp(`^(${rateClasses.join('|')})=([1-9]\\d{0,8})$`);

/** `on`, `off`, or what differs from the usual numbers a minute: `read=300,auth=10`. */
export const rateLimits = z.string().transform((text, context): RateLimits | null => {
  if (text === 'off') return null;
  if (text === 'on') return defaultRateLimits;
  const changes = text.split(',').map((entry) => assignment.exec(entry.trim()));
  if (changes.every((change) => change !== null)) {
    const numbers = changes.map(([, name = '', number]) => [name, Number(number)]);
    return { ...defaultRateLimits, ...Object.fromEntries(numbers) };
  }
  context.addIssue(
    `must be on, off, or numbers a minute such as read=300,write=60; there are ${rateClasses.join(', ')}`,
  );
  return z.NEVER;
});
