/**
 * The shapes inputs must have, for zod. GraphQL has checked types and enum members; lengths, ranges and formats are
 * checked here, with messages a person can act on. Single events of a batch are checked by `tracking.ts`.
 */

import { z } from 'zod';
import { experimentUnits } from './experiment.ts';
import { deviceKinds } from './funnel.ts';
import { conversionGoals } from './moments.ts';
import { maxBatchSize, type ReportedEvent } from './tracking.ts';

/** A browser's own id, or none. */
const anonymousId = z
  .string()
  .min(8, 'An anonymous id has at least 8 characters.')
  .max(128, 'An anonymous id has at most 128 characters.')
  .nullish()
  .transform((id) => id ?? null);

export const trackEventsInput = z.object({
  anonymousId,
  sentAt: z
    .date()
    .nullish()
    .transform((date) => date ?? null),
  device: z
    .enum(deviceKinds)
    .nullish()
    .transform((device) => device ?? 'UNKNOWN'),
  // Counted before any of them is looked at.
  events: z.custom<readonly ReportedEvent[]>().check(
    z.refine((events) => events.length > 0, 'A batch has at least one event.'),
    z.refine((events) => events.length <= maxBatchSize, {
      error: `A batch has at most ${maxBatchSize} events.`,
      params: { code: 'BATCH_TOO_LARGE' },
    }),
  ),
});
export type TrackEventsInput = z.infer<typeof trackEventsInput>;

const experimentKey = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,63}$/,
    'A key has at most 64 characters: lower-case letters, digits and hyphens, a letter first.',
  );

/** A key is only bounded here: one that cannot exist is a missing experiment. */
const anyKey = z.string().max(64, 'A key has at most 64 characters.');

export const assignmentInput = z.object({ key: anyKey, unitId: anonymousId });
export type AssignmentInput = z.infer<typeof assignmentInput>;

export const experimentKeyInput = z.object({ key: anyKey });

const part = z.number().min(0, 'A share is at least 0.').max(1, 'A share is at most 1.');

const variants = z
  .array(z.object({ key: experimentKey, weight: part.gt(0, 'A weight is more than 0.') }))
  .min(2, 'An experiment has at least two variants.')
  .max(10, 'An experiment has at most ten variants.')
  .refine(
    (list) => new Set(list.map(({ key }) => key)).size === list.length,
    'Each variant has a key of its own.',
  )
  .refine(
    (list) => Math.abs(list.reduce((sum, { weight }) => sum + weight, 0) - 1) <= 0.001,
    'The weights add up to 1.',
  );

const namespace = z
  .object({
    name: z.string().min(1, 'A namespace has a name.').max(64, 'The name has at most 64 characters.'),
    from: part,
    to: part,
  })
  .refine(({ from, to }) => from < to, 'A namespace begins before it ends.')
  .nullish()
  .transform((value) => value ?? null);

export const experimentInput = z.object({
  key: experimentKey,
  description: z.string().trim().max(1_000, 'The description has at most 1000 characters.'),
  unit: z.enum(experimentUnits),
  goal: z.enum(conversionGoals),
  coverage: part.gt(0, 'The coverage is more than 0.'),
  namespace,
  variants,
});
export type ExperimentInput = z.infer<typeof experimentInput>;

/** The longest time a report or an export can be about. */
const longestRangeDays = 400;

export const timeRange = z
  .object({ from: z.date(), to: z.date() })
  .refine(({ from, to }) => from < to, 'The range begins before it ends.')
  .refine(
    ({ from, to }) => to.getTime() - from.getTime() <= longestRangeDays * 86_400_000,
    `The range has at most ${longestRangeDays} days.`,
  );
export type TimeRange = z.infer<typeof timeRange>;

const eventName = z.string().max(64, 'The name has at most 64 characters.');

export const eventFilter = z
  .object({
    name: eventName.nullish(),
    source: z.enum(['CLIENT', 'DOMAIN']).nullish(),
    userId: z.string().max(64, 'An id has at most 64 characters.').nullish(),
    receivedAfter: z.date().nullish(),
    receivedBefore: z.date().nullish(),
  })
  .nullish()
  .transform((filter) => filter ?? {});
export type EventFilter = z.infer<typeof eventFilter>;

export const exportInput = z.object({
  format: z.enum(['NDJSON', 'CSV']),
  range: timeRange,
  name: eventName.nullish().transform((name) => name || null),
});
export type ExportInput = z.infer<typeof exportInput>;
