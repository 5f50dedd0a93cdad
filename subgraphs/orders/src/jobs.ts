/** What is done in the background. */

import { declareJob, handle, type JobHandler } from '@pet/platform/jobs';
import { z } from 'zod';
import type { Importing } from './service/importing.ts';

/** Takes over what webhooks have been told of an order. Its tries go on for some four hours. */
export const importOrder = declareJob({
  name: 'import_order',
  payload: z.object({ deliveryId: z.uuid(), externalId: z.string(), revision: z.string() }),
  attempts: 15,
});

export function jobHandlers(importing: Importing): readonly JobHandler[] {
  return [handle(importOrder, { run: (news) => importing.take(news) })];
}
