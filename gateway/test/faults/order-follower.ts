import type pg from 'pg';
import { read, type ShopClient } from '../shop-client.ts';
import { sequenceFaults } from './sequence-faults.ts';

/** A client that follows an order from its beginning. */
export interface OrderFollower {
  readonly orderId: string;
  /** The changes it was told of, in the order they came. */
  readonly told: readonly { readonly sequence: number; readonly to: string }[];
  /** Ends following. @throws what it was cut off by, if it was */
  close(): Promise<void>;
}

const orderStatusChanged = `subscription ($orderId: ID!) {
  orderStatusChanged(orderId: $orderId, afterSequence: 0) { sequence to }
}`;

/** Follows an order over a WebSocket of its own. */
export function followOrder(shop: ShopClient, token: string, orderId: string): OrderFollower {
  const changes = shop.follow(orderStatusChanged, { orderId }, token);
  const told: OrderFollower['told'][number][] = [];
  async function readOn(): Promise<void> {
    for await (const change of changes) told.push(read<(typeof told)[number]>(change, 'orderStatusChanged'));
  }
  const reading = readOn();
  // A failure is told when it is closed.
  reading.catch(() => {});
  return {
    orderId,
    told,
    async close() {
      await changes.return?.();
      await reading;
    },
  };
}

/** Where what followers were told is not what the database has. */
export async function orderFaults(
  database: pg.Client,
  followers: readonly OrderFollower[],
): Promise<string[]> {
  const { rows } = await database.query<{ orderId: string; sequence: number; to: string }>(
    'SELECT id AS "orderId", sequence, status::text AS "to" FROM orders.orders',
  );
  const newest = new Map(rows.map((row) => [row.orderId, row]));
  return followers.flatMap(({ orderId, told }) => {
    const order = newest.get(orderId);
    const sequences = told.map(({ sequence }) => sequence);
    const faults = sequenceFaults(sequences, 0, order?.sequence ?? 0);
    const last = told.at(-1)?.to;
    return last === order?.to ? faults : [...faults, `it is ${order?.to}, and was last told to be ${last}`];
  });
}
