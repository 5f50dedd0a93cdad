import type { Cause } from '@pet/platform/events';
import type { Design } from '../../generated/prisma/client.ts';
import type { Transaction } from './dependencies.ts';
import { changeDesigns } from './revisions.ts';

/** The name of a design whose owner is gone. */
const forgottenName = 'Deleted design';

/**
 * Removes what tells of an owner whose account was deleted: the names they gave, their pets' names and what they had
 * engraved, from designs and from their history. The designs are deleted, their shares revoked. Orders have what
 * they need of a design on their own lines.
 * @returns the designs that were not deleted before
 */
export async function forgetOwner(tx: Transaction, ownerId: string, cause: Cause): Promise<Design[]> {
  // Their rows are locked first, so that nobody adds a revision or a share in between.
  await tx.$executeRaw`
    UPDATE designs SET name = ${forgottenName},
      config = jsonb_set(jsonb_set(config, '{measurements,petName}', 'null'), '{engraving}', 'null')
    WHERE owner_id = ${ownerId}::uuid`;
  await tx.$executeRaw`
    UPDATE design_revisions AS revision SET name = ${forgottenName},
      config = jsonb_set(jsonb_set(revision.config, '{measurements,petName}', 'null'), '{engraving}', 'null')
    FROM designs WHERE designs.id = revision.design_id AND designs.owner_id = ${ownerId}::uuid`;
  const now = new Date();
  await tx.designShare.updateMany({
    where: { design: { ownerId }, revokedAt: null },
    data: { revokedAt: now },
  });
  return changeDesigns(
    tx,
    { ownerId },
    { deletedAt: now, updatedAt: now },
    { kind: 'DELETED', changedBy: ownerId, cause },
  );
}
