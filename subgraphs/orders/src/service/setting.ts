import type { WakeUps } from '@pet/platform/live';
import type { Logger } from '@pet/platform/observability';
import type { Peers } from '@pet/platform/subgraph';
import type { PrismaClient } from '../../generated/prisma/client.ts';

/** What the use cases stand on. */
export interface ServiceSetting {
  readonly database: PrismaClient;
  readonly peers: Peers;
  readonly logger: Logger;
  /** Wakes whoever follows the order or the feed. Call it after the commit: they read what is committed. */
  announce(orderId: string): Promise<void>;
  now(): Date;
}

/** The topic that is woken when this order changes status. */
export function orderTopic(orderId: string): string {
  return `order:${orderId}`;
}

/** The topic that is woken when any order changes status. */
export const feedTopic = 'orders';

/** Wakes an order's followers and the feed's. What has been committed stays so even where waking fails. */
export function announcer(wakeUps: WakeUps, logger: Logger): ServiceSetting['announce'] {
  return async (orderId) => {
    try {
      await Promise.all([wakeUps.publish(orderTopic(orderId)), wakeUps.publish(feedTopic)]);
    } catch (error) {
      logger.warn({ err: error, orderId }, 'waking the followers of an order failed');
    }
  };
}
