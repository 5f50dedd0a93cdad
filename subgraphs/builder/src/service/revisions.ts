import { type Cause, publish } from '@pet/platform/events';
import type { Design, DesignChangeKind, Prisma } from '../../generated/prisma/client.ts';
import { readStoredConfig } from '../domain/config.ts';
import type { Transaction } from './dependencies.ts';
import { designEvent } from './design-events.ts';

/** How designs change, who changes them (null: the holder of a share), and why. */
export interface DesignChange {
  readonly kind: DesignChangeKind;
  readonly changedBy: string | null;
  readonly cause: Cause;
}

/** The history row of the state a design is in now. */
function revisionOf(design: Design, { kind, changedBy }: DesignChange): Prisma.DesignRevisionCreateManyInput {
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
export async function recordChange(
  tx: Transaction,
  designs: readonly Design[],
  change: DesignChange,
): Promise<void> {
  await tx.designRevision.createMany({ data: designs.map((design) => revisionOf(design, change)) });
  await publish(tx, ...designs.map((design) => designEvent(design, change)));
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
  change: DesignChange,
): Promise<Design[]> {
  const changed = await tx.design.updateManyAndReturn({
    where: { ...where, deletedAt: null },
    data: { ...data, version: { increment: 1 } },
  });
  await recordChange(tx, changed, change);
  return changed;
}
