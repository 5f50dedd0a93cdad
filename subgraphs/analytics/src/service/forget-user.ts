/** What remains of an account that is deleted: what happened, and nothing that tells whose it was. */

import { randomUUID } from 'node:crypto';
import { exposureName } from '../domain/tracking.ts';
import { lockRollups } from '../rollups/index.ts';
import type { Transaction } from './setting.ts';

/**
 * Gives everything that is known of an account, and of its browsers, to a pseudonym that nobody knows. The rollups stay
 * true, since they count people and not who they are. What clients told in words of their own goes.
 */
export async function forgetUser(tx: Transaction, userId: string): Promise<void> {
  // Whoever counts at this moment has read whose events they are.
  await lockRollups(tx);
  const pseudonym = randomUUID();
  const browsers = await tx.identity.findMany({ where: { userId }, select: { visitorId: true } });
  const visitors = browsers.map(({ visitorId }) => visitorId);
  await tx.$executeRaw`
    INSERT INTO forgotten_users VALUES (sha256(uuid_send(${userId}::uuid))) ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`
    UPDATE tracked_events SET user_id = NULL, visitor_id = ${pseudonym}::uuid, properties = CASE
      WHEN source = 'DOMAIN' THEN properties
      WHEN name = ${exposureName} THEN jsonb_build_object(
        'experiment', properties->'experiment', 'variant', properties->'variant')
      ELSE '{}' END
    WHERE user_id = ${userId}::uuid OR (user_id IS NULL AND visitor_id = ANY(${visitors}::uuid[]))`;
  await tx.identity.deleteMany({ where: { userId } });
  await tx.assignment.deleteMany({ where: { unitId: { in: [userId, ...visitors] } } });
  const toPseudonym = { where: { personId: userId }, data: { personId: pseudonym } };
  await tx.journey.updateMany(toPseudonym);
  await tx.exposure.updateMany(toPseudonym);
  await tx.conversion.updateMany(toPseudonym);
}
