import { declareJob } from '@pet/platform/jobs';
import { z } from 'zod';

/** The work on a delivery that comes after its acknowledgement. Its tries go on for some four hours. */
export const processDelivery = declareJob({
  name: 'process_delivery',
  payload: z.object({ id: z.uuid() }),
  attempts: 15,
});
