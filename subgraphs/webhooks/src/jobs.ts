/** What is done in the background. */

import { handle, type JobHandler, recurring } from '@pet/platform/jobs';
import { processDelivery } from './service/deferred.ts';
import type { Processing } from './service/processing.ts';
import type { Retention } from './service/retention.ts';

export function jobHandlers(processing: Processing, retention: Retention): readonly JobHandler[] {
  return [
    handle(processDelivery, {
      run: ({ id }) => processing.process(id),
      abandoned: ({ id }, reason) => processing.giveUp(id, reason),
    }),
    recurring({ name: 'forget_deliveries', cron: '41 * * * *', attempts: 5, run: () => retention.forget() }),
  ];
}
