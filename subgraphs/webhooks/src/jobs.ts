/** What is done in the background. */

import { handle, type JobHandler, recurring } from '@pet/platform/jobs';
import { processDelivery, reconcileWindow } from './service/deferred.ts';
import type { Processing } from './service/processing.ts';
import type { Reconciling } from './service/reconciling.ts';
import type { Retention } from './service/retention.ts';

export function jobHandlers(
  processing: Processing,
  reconciling: Reconciling,
  retention: Retention,
): readonly JobHandler[] {
  return [
    handle(processDelivery, {
      run: ({ id }) => processing.process(id),
      abandoned: ({ id }, reason) => processing.giveUp(id, reason),
    }),
    handle(reconcileWindow, {
      run: ({ source, from, to }, { signal }) =>
        reconciling.reconcile(source, { from: new Date(from), to: new Date(to) }, signal),
    }),
    recurring({ name: 'forget_deliveries', cron: '41 * * * *', attempts: 5, run: () => retention.forget() }),
  ];
}
