import { type EventDraft, newEvent } from './event.ts';

/** The part of any subgraph's Prisma transaction that events need. */
export interface SqlTransaction {
  /** Runs a statement and resolves to the number of rows it touched. */
  $executeRaw(query: TemplateStringsArray, ...values: unknown[]): PromiseLike<number>;
}

/**
 * Writes events into the outbox as a part of the transaction: they happen if, and only if, it commits. The relay
 * hands them on after that; `wakeRelay` has it do so at once.
 *
 * Call it while the transaction holds the aggregate's row lock (it does once it has inserted, updated or locked the
 * row). Then positions in the outbox follow the order in which changes of one aggregate commit.
 * @throws ZodError when a payload is not what the catalogue says
 */
export async function publish(tx: SqlTransaction, ...drafts: readonly EventDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  const events = JSON.stringify(drafts.map(newEvent));
  await tx.$executeRaw`INSERT INTO outbox (event) SELECT jsonb_array_elements(${events}::jsonb)`;
}
