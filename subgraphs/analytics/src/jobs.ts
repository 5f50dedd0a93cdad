/** What is done in the background. */

import { handle, type JobHandler, recurring } from '@pet/platform/jobs';
import { type Exporting, writeExport } from './service/exporting.ts';
import type { Retention } from './service/retention.ts';

export function jobsOf(exporting: Exporting, retention: Retention): readonly JobHandler[] {
  return [
    handle(writeExport, {
      run: ({ exportId }, { signal }) => exporting.write(exportId, signal),
      abandoned: ({ exportId }) => exporting.fail(exportId),
    }),
    recurring({ name: 'delete_exports', cron: '7 * * * *', attempts: 3, run: exporting.deleteOld }),
    recurring({
      name: 'forget_message_ids',
      cron: '23 * * * *',
      attempts: 3,
      run: retention.forgetMessageIds,
    }),
    recurring({ name: 'drop_old_events', cron: '41 3 * * *', attempts: 5, run: retention.dropOldEvents }),
  ];
}
