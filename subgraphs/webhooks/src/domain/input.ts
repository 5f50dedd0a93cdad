/** The shapes inputs must have, for zod; GraphQL has checked types and enum members. */

import { z } from 'zod';
import { sources } from './delivery.ts';

const deliveryStatuses = [
  'RECEIVED',
  'PROCESSED',
  'IGNORED',
  'REPEATED',
  'ACTION_REQUIRED',
  'FAILED',
  'DEAD',
] as const;

export const deliveryFilter = z
  .object({
    source: z.enum(sources).nullish(),
    status: z.enum(deliveryStatuses).nullish(),
    topic: z.string().max(255, 'A topic has at most 255 characters.').nullish(),
    receivedAfter: z.date().nullish(),
    receivedBefore: z.date().nullish(),
  })
  .nullish()
  .transform((filter) => filter ?? {});
export type DeliveryFilter = z.infer<typeof deliveryFilter>;

/** An id is only bounded here: one that cannot exist is a missing thing, not a malformed input. */
export const replayInput = z.object({ id: z.string().max(64, 'An id has at most 64 characters.') });

export const reconcileInput = z.object({ source: z.enum(sources), from: z.date(), to: z.date() });

export const retryInput = z.object({ filter: deliveryFilter });
