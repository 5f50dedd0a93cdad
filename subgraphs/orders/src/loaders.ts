/** Batches reading: one SQL statement for all the orders, lines and so on that a fetch needs. */

import { isUuid } from '@pet/platform/graphql';
import type { RequestScope } from '@pet/platform/subgraph';
import DataLoader from 'dataloader';
import type {
  Order,
  OrderLine,
  PrismaClient,
  Shipment,
  ShipmentEvent,
  TimelineEntry,
} from '../generated/prisma/client.ts';
import { mayReadOrder } from './domain/ownership.ts';

export interface Loaders {
  /** Orders by id; null for one that does not exist or is not the actor's to read. */
  readonly order: DataLoader<string, Order | null>;
  readonly linesOfOrder: DataLoader<string, OrderLine[]>;
  readonly timelineOfOrder: DataLoader<string, TimelineEntry[]>;
  readonly shipmentsOfOrder: DataLoader<string, Shipment[]>;
  readonly eventsOfShipment: DataLoader<string, ShipmentEvent[]>;
  /** How many orders a customer has. */
  readonly orderCount: DataLoader<string, number>;
}

export function openLoaders(database: PrismaClient, { actor, cacheLoads: cache }: RequestScope): Loaders {
  return {
    order: new DataLoader(
      async (ids: readonly string[]) => {
        // An id that cannot exist would make the statement fail for all the others.
        const rows = await database.order.findMany({ where: { id: { in: distinct(ids.filter(isUuid)) } } });
        const readable = new Map(rows.filter((row) => mayReadOrder(actor, row)).map((row) => [row.id, row]));
        return ids.map((id) => readable.get(id.toLowerCase()) ?? null);
      },
      { cache },
    ),
    linesOfOrder: new DataLoader(
      async (ids: readonly string[]) => {
        const where = { orderId: { in: distinct(ids) } };
        const rows = await database.orderLine.findMany({ where, orderBy: { position: 'asc' } });
        return grouped(ids, rows, (row) => row.orderId);
      },
      { cache },
    ),
    timelineOfOrder: new DataLoader(
      async (ids: readonly string[]) => {
        const where = { orderId: { in: distinct(ids) } };
        const rows = await database.timelineEntry.findMany({ where, orderBy: { position: 'asc' } });
        return grouped(ids, rows, (row) => row.orderId);
      },
      { cache },
    ),
    shipmentsOfOrder: new DataLoader(
      async (ids: readonly string[]) => {
        const where = { orderId: { in: distinct(ids) } };
        const rows = await database.shipment.findMany({ where, orderBy: { position: 'asc' } });
        return grouped(ids, rows, (row) => row.orderId);
      },
      { cache },
    ),
    eventsOfShipment: new DataLoader(
      async (ids: readonly string[]) => {
        const rows = await database.shipmentEvent.findMany({
          where: { shipmentId: { in: distinct(ids) } },
          orderBy: [{ occurredAt: 'asc' }, { position: 'asc' }],
        });
        return grouped(ids, rows, (row) => row.shipmentId);
      },
      { cache },
    ),
    orderCount: new DataLoader(
      async (customerIds: readonly string[]) => {
        const where = { customerId: { in: distinct(customerIds) } };
        const counts = await database.order.groupBy({ by: ['customerId'], where, _count: true });
        const byCustomer = new Map(counts.map((row) => [row.customerId, row._count]));
        return customerIds.map((id) => byCustomer.get(id) ?? 0);
      },
      { cache },
    ),
  };
}

function distinct(keys: readonly string[]): string[] {
  return [...new Set(keys)];
}

/** The rows of each key, in the order the rows came. */
function grouped<Row>(keys: readonly string[], rows: readonly Row[], keyOf: (row: Row) => string): Row[][] {
  const groups = new Map<string, Row[]>(keys.map((key) => [key, []]));
  for (const row of rows) groups.get(keyOf(row))?.push(row);
  return keys.map((key) => groups.get(key) ?? []);
}
