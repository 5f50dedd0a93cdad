import type { SubgraphEnvironment } from '@pet/platform/subgraph';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { type Finding, openFinding } from './finding.ts';
import { type Following, openFollowing } from './following.ts';
import { type Moving, openMoving } from './moving.ts';
import { openPlacing, type Placing } from './placing.ts';
import { announcer, type ServiceSetting } from './setting.ts';
import { openShipping, type Shipping } from './shipping.ts';

/** Everything that can be done with orders. */
export interface OrderServices {
  readonly placing: Placing;
  readonly moving: Moving;
  readonly shipping: Shipping;
  readonly finding: Finding;
  readonly following: Following;
}

export function openServices(database: PrismaClient, environment: SubgraphEnvironment): OrderServices {
  const { peers, wakeUps, revokedSessions } = environment;
  const logger = environment.logger.child({ subgraph: 'orders' });
  const announce = announcer(wakeUps, logger);
  const setting: ServiceSetting = { database, peers, logger, announce, now: () => new Date() };
  return {
    placing: openPlacing(setting),
    moving: openMoving(setting),
    shipping: openShipping(setting),
    finding: openFinding(setting),
    following: openFollowing({ database, wakeUps, revokedSessions }),
  };
}
