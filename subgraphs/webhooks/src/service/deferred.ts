import { declareJob } from '@pet/platform/jobs';
import { z } from 'zod';
import { sources } from '../domain/delivery.ts';

/** The work on a delivery that comes after its acknowledgement. Its tries go on for some four hours. */
export const processDelivery = declareJob({
  name: 'process_delivery',
  payload: z.object({ id: z.uuid() }),
  attempts: 15,
});

/** Asking a sender what it had to tell within a window, in RFC 3339. */
export const reconcileWindow = declareJob({
  name: 'reconcile_window',
  payload: z.object({ source: z.enum(sources), from: z.iso.datetime(), to: z.iso.datetime() }),
  attempts: 8,
});
