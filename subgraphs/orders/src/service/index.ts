import { openAnnouncer } from '@pet/platform/live';
import type { OpeningEnvironment } from '@pet/platform/subgraph';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { type Finding, openFinding } from './finding.ts';
import { type Following, openFollowing } from './following.ts';
import { type Importing, openImporting } from './importing.ts';
import { type Moving, openMoving } from './moving.ts';
import { openPlacing, type Placing } from './placing.ts';
import { feedTopic, orderTopic, type ServiceSetting } from './setting.ts';
import { openShipping, type Shipping } from './shipping.ts';

/** Everything that can be done with orders. */
export interface OrderServices {
  readonly placing: Placing;
  readonly moving: Moving;
  readonly shipping: Shipping;
  readonly finding: Finding;
  readonly following: Following;
  readonly importing: Importing;
  readonly announce: ServiceSetting['announce'];
}

/** @param wakeMailSender has mails that were just queued sent at once */
export function openServices(
  database: PrismaClient,
  { peers, wakeUps, revokedSessions, wakeRelay, logger }: OpeningEnvironment,
  wakeMailSender: () => void,
): OrderServices {
  const wakeFollowers = openAnnouncer(wakeUps, logger);
  const setting: ServiceSetting = {
    database,
    peers,
    logger,
    announce(orderId) {
      wakeFollowers(orderTopic(orderId), feedTopic);
      wakeRelay();
      wakeMailSender();
    },
    now: () => new Date(),
  };
  return {
    placing: openPlacing(setting),
    moving: openMoving(setting),
    shipping: openShipping(setting),
    finding: openFinding(setting),
    following: openFollowing({ database, wakeUps, revokedSessions }),
    importing: openImporting(setting),
    announce: setting.announce,
  };
}
