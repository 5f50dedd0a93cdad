import { publish } from '@pet/platform/events';
import type { Design, DesignChangeKind, Prisma } from '../../generated/prisma/client.ts';
import { readStoredConfig } from '../domain/config.ts';
import type { Transaction } from './dependencies.ts';
import { designEvent } from './design-events.ts';

/** Why designs change: the kind of change, who makes it (null: the holder of a share), and by which request. */
export interface Cause {
  readonly kind: DesignChangeKind;
  readonly changedBy: string | null;
  readonly requestId: string | null;
}

/** The history row of the state a design is in now. */
function revisionOf(design: Design, { kind, changedBy }: Cause): Prisma.DesignRevisionCreateManyInput {
  return {
    designId: design.id,
    version: design.version,
    kind,
    name: design.name,
    config: readStoredConfig(design.config),
    priceMinor: design.priceMinor,
    changedBy,
    occurredAt: design.updatedAt,
  };
}

/** Writes the history and the events of designs that the transaction has just created or changed. */
export async function recordChange(tx: Transaction, designs: readonly Design[], cause: Cause): Promise<void> {
  await tx.designRevision.createMany({ data: designs.map((design) => revisionOf(design, cause)) });
  await publish(tx, ...designs.map((design) => designEvent(design, cause)));
}

/**
 * Changes the designs that meet a condition and are not deleted, with their history and events. Condition and new
 * version are one statement, so of two changes to the same version only one happens.
 * @returns the designs as they are now
 */
export async function changeDesigns(
  tx: Transaction,
  where: Prisma.DesignWhereInput,
  data: Prisma.DesignUncheckedUpdateManyInput,
  cause: Cause,
): Promise<Design[]> {
  const changed = await tx.design.updateManyAndReturn({
    where: { ...where, deletedAt: null },
    data: { ...data, version: { increment: 1 } },
  });
  await recordChange(tx, changed, cause);
  return changed;
}
