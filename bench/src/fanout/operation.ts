import { orders, users } from '../dataset/data.ts';

/** What every subscriber subscribes to: an event of one subgraph, completed with a field of another. */
export const subscription = {
  query: `subscription OrderStatus($orderId: ID!) {
    orderStatusChanged(orderId: $orderId) {
      sequence
      to
      occurredAt
      order { id number status customer { displayName } }
    }
  }`,
  variables: { orderId: orders[0]?.id },
};

/** All subscribers are signed in to one account, each with a token of its own. */
export function subscriberToken(index: number): string {
  return `${users[0]?.id}.${index}`;
}

/** The time in nanoseconds of the machine's monotonic clock, which all its processes share. */
export function now(): bigint {
  return process.hrtime.bigint();
}

/** The field of a message that says when its event happened. */
export const timeField = /"occurredAt":"(\d+)"/;
