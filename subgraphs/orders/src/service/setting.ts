import type { Logger } from '@pet/platform/observability';
import type { Peers } from '@pet/platform/subgraph';
import type { PrismaClient } from '../../generated/prisma/client.ts';

/** What the use cases stand on. */
export interface ServiceSetting {
  readonly database: PrismaClient;
  readonly peers: Peers;
  readonly logger: Logger;
  /**
   * Tells of a change of status: the followers of the order and of the feed, the relay of its events, the sender of
   * its mails. Call it after the commit: they read what is committed.
   */
  announce(orderId: string): void;
  now(): Date;
}

/** The topic that is woken when this order changes status. */
export function orderTopic(orderId: string): string {
  return `order:${orderId}`;
}

/** The topic that is woken when any order changes status. */
export const feedTopic = 'orders';
