/** Pages of many customers' orders at once, for `User.orders` below a list of users. */

import type { PageRequest } from '@pet/platform/graphql';
import DataLoader from 'dataloader';
import { type Order, Prisma, type PrismaClient } from '../generated/prisma/client.ts';

/**
 * A loader of one page of orders by customer, newest first; up to `first + 1` rows each, as `toConnection` wants
 * them. Pages that are asked for alike share one statement; Prisma cannot limit rows per customer, so it is SQL.
 */
export function customerPages(database: PrismaClient): (page: PageRequest) => DataLoader<string, Order[]> {
  const loaders = new Map<string, DataLoader<string, Order[]>>();
  return (page) => {
    const key = JSON.stringify(page);
    const loader = loaders.get(key) ?? pageLoader(database, page);
    loaders.set(key, loader);
    return loader;
  };
}

function pageLoader(database: PrismaClient, { first, after }: PageRequest): DataLoader<string, Order[]> {
  const below =
    after === null
      ? Prisma.empty
      : Prisma.sql`AND (created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
  return new DataLoader(
    async (customerIds: readonly string[]) => {
      const rows = await database.$queryRaw<Order[]>`
        SELECT page.id, page.number, page.customer_id AS "customerId", page.email,
               page.email_normalised AS "emailNormalised", page.status::text, page.sequence,
               page.timeline_length AS "timelineLength", page.subtotal_minor AS "subtotalMinor",
               page.shipping_minor AS "shippingMinor", page.total_minor AS "totalMinor",
               page.shipping_method::text AS "shippingMethod", page.shipping_address AS "shippingAddress",
               page.created_at AS "createdAt", page.updated_at AS "updatedAt",
               page.customer_left_at AS "customerLeftAt", page.external_id AS "externalId",
               page.external_number AS "externalNumber", page.external_revision AS "externalRevision"
        FROM unnest(${[...new Set(customerIds)]}::uuid[]) AS customer (id)
        CROSS JOIN LATERAL (
          SELECT * FROM orders WHERE customer_id = customer.id ${below}
          ORDER BY created_at DESC, id DESC LIMIT ${first + 1}
        ) AS page
        ORDER BY page.created_at DESC, page.id DESC`;
      return customerIds.map((id) => rows.filter((row) => row.customerId === id));
    },
    // Nothing is remembered: a page is asked for once, and a mutation or subscription must not see an old one.
    { cache: false },
  );
}
