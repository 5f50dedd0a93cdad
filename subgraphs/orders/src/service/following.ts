/** Live views of changes of status: what was missed first, then what happens. */

import { badUserInput, forbidden, isUuid, notFound, unauthenticated } from '@pet/platform/graphql';
import { type Actor, isStaff, type RevokedSessions } from '@pet/platform/identity';
import { followHistory, type WakeUps } from '@pet/platform/live';
import type { Order, PrismaClient, TimelineEntry } from '../../generated/prisma/client.ts';
import { mayReadOrder } from '../domain/ownership.ts';
import { isTerminal } from '../domain/status.ts';
import type { OrderStatusChangeParent } from '../parents.ts';
import { feedTopic, orderTopic } from './setting.ts';

/** Entries read at once: what a subscriber who was away for long takes into memory at a time. */
const batchSize = 100;

export interface Following {
  /**
   * An order's changes above a sequence, or only new ones; ends after a final status.
   * @throws GraphQLError NOT_FOUND for an order that is not the actor's, BAD_USER_INPUT for a sequence it never had
   */
  followOrder(
    actor: Actor,
    orderId: string,
    after: number | null,
  ): Promise<AsyncIterator<OrderStatusChangeParent>>;
  /** All orders' changes above a feed sequence, or only new ones. @throws GraphQLError as `followOrder`, or FORBIDDEN */
  followFeed(actor: Actor, after: number | null): Promise<AsyncIterator<OrderStatusChangeParent>>;
}

interface Environment {
  readonly database: PrismaClient;
  readonly wakeUps: WakeUps;
  readonly revokedSessions: RevokedSessions;
}

export function openFollowing({ database, wakeUps, revokedSessions }: Environment): Following {
  /** A stream outlives the check at its start, so every read asks again. */
  function assertSignedIn(actor: Actor): void {
    if (revokedSessions.has(actor.sessionId)) throw unauthenticated();
  }

  async function readableOrder(actor: Actor, orderId: string): Promise<Order> {
    assertSignedIn(actor);
    const order = isUuid(orderId) ? await database.order.findUnique({ where: { id: orderId } }) : null;
    if (order === null || !mayReadOrder(actor, order)) throw notFound('You have no such order.');
    return order;
  }

  function assertMayReadFeed(actor: Actor): void {
    assertSignedIn(actor);
    if (!isStaff(actor)) throw forbidden();
  }

  return {
    async followOrder(actor, orderId, after) {
      const start = await readableOrder(actor, orderId);
      const position = startingPosition(after, start.sequence);
      if (position === start.sequence && isTerminal(start.status)) return endedStream();
      return followHistory({
        wakeUps,
        topic: orderTopic(start.id),
        after: position,
        position: (change) => change.sequence,
        isLast: (change) => isTerminal(change.to),
        async read(sequence) {
          const entries = await database.timelineEntry.findMany({
            where: { orderId, sequence: { gt: sequence } },
            orderBy: { sequence: 'asc' },
            take: batchSize,
          });
          // The order after its entries: what goes out with a change is never older than the change.
          const order = await readableOrder(actor, orderId);
          return entries.map((entry) => statusChange(entry, order));
        },
      });
    },

    async followFeed(actor, after) {
      assertMayReadFeed(actor);
      const feed = await database.orderFeed.findUnique({ where: { id: 1 } });
      return followHistory({
        wakeUps,
        topic: feedTopic,
        after: startingPosition(after, feed?.position ?? 0),
        position: (change) => change.feedSequence,
        async read(feedSequence) {
          assertMayReadFeed(actor);
          const entries = await database.timelineEntry.findMany({
            where: { feedSequence: { gt: feedSequence } },
            orderBy: { feedSequence: 'asc' },
            take: batchSize,
            include: { order: true },
          });
          return entries.map(({ order, ...entry }) => statusChange(entry, order));
        },
      });
    },
  };
}

/** From where to follow; a position the history has not reached would skip what is still to come. */
function startingPosition(after: number | null, newest: number): number {
  if (after === null) return newest;
  if (after < 0 || after > newest) throw badUserInput(`\`afterSequence\` must be between 0 and ${newest}.`);
  return after;
}

function statusChange(entry: TimelineEntry, order: Order): OrderStatusChangeParent {
  const { sequence, feedSequence, fromStatus: from, toStatus: to, createdAt: occurredAt } = entry;
  if (sequence === null || feedSequence === null || to === null) {
    throw new Error(`Timeline entry ${entry.id} is no change of status`);
  }
  return { sequence, feedSequence, from, to, order, occurredAt };
}

/** A stream that is over before it begins. */
async function* endedStream(): AsyncGenerator<never, void, undefined> {}
