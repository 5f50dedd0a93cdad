/** Development data: what the demo accounts and designs would have left in the log, had they not been seeded too. */

import { demoAccounts, demoDesignIds } from '@pet/platform/demo';
import { causeOf, type EventDraft, newEvent, noCause } from '@pet/platform/events';
import type { Database } from './service/database.ts';
import { record } from './service/recording.ts';

/** A request of the demo story: which account, and a trace as browsers would begin one. */
function by({ id: userId, role }: (typeof demoAccounts)[keyof typeof demoAccounts], request: number) {
  const traceId = request.toString(16).padStart(32, '5');
  return causeOf({ actor: { userId, sessionId: userId, role }, requestId: `seed-${request}`, traceId });
}

function demoStory(): EventDraft[] {
  const { customer, staff, admin } = demoAccounts;
  const [designId = customer.id] = demoDesignIds;
  const design = { ownerId: customer.id, status: 'DRAFT', priceMinor: 9_970 } as const;
  return [
    ...Object.values(demoAccounts).map(
      ({ id: aggregateId, role }): EventDraft => ({
        type: 'user.created',
        aggregateId,
        sequence: null,
        payload: { role },
        cause: noCause,
      }),
    ),
    {
      type: 'user.updated',
      aggregateId: staff.id,
      sequence: null,
      payload: { changed: ['role'] },
      cause: by(admin, 1),
    },
    { type: 'design.created', aggregateId: designId, sequence: 1, payload: design, cause: by(customer, 2) },
    { type: 'design.updated', aggregateId: designId, sequence: 2, payload: design, cause: by(staff, 3) },
    {
      type: 'cache.invalidated',
      aggregateId: designId,
      sequence: null,
      payload: { tags: ['seeded'] },
      cause: by(staff, 4),
    },
  ];
}

/** Fills an empty log; does nothing where there is an entry. */
export async function seed(database: Database): Promise<void> {
  await database.$transaction(async (tx) => {
    // Two processes may start, and seed, at once.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('seed of the audit log'))`;
    if ((await tx.auditEntry.findFirst({ select: { id: true } })) !== null) return;
    for (const draft of demoStory()) await record(tx, newEvent(draft));
  });
}
