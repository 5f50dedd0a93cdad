/** Finding orders: lists, and the lookup for who is not signed in. */

import { type Connection, isUuid, keyset, type PageRequest, toConnection } from '@pet/platform/graphql';
import { type Actor, isStaff } from '@pet/platform/identity';
import type { Order, Prisma } from '../../generated/prisma/client.ts';
import { emailMatches } from '../domain/contact.ts';
import type { OrderFilter, OrderLookup } from '../domain/input.ts';
import { normaliseOrderNumber } from '../domain/order-number.ts';
import type { ServiceSetting } from './setting.ts';

export interface Finding {
  /** The actor's orders, or everybody's for staff, newest first. */
  list(actor: Actor, page: PageRequest, filter: OrderFilter): Promise<Connection<Order>>;
  /** The order with this number and e-mail address; null, for the same work, when either is wrong. */
  lookUp(lookup: OrderLookup): Promise<Order | null>;
}

export function openFinding({ database }: Pick<ServiceSetting, 'database'>): Finding {
  return {
    async list(actor, page, filter) {
      const wanted = condition(actor, filter);
      if (wanted === null) return toConnection<Order>([], page, async () => 0);
      const { where, ...rest } = keyset(page);
      const rows = await database.order.findMany({ where: { AND: [wanted, where] }, ...rest });
      return toConnection(rows, page, () => database.order.count({ where: wanted }));
    },

    async lookUp({ number, email }) {
      const order = await database.order.findUnique({ where: { number: normaliseOrderNumber(number) } });
      return emailMatches(email, order?.emailNormalised ?? null) ? order : null;
    },
  };
}

/** Null when no order can match. */
function condition(actor: Actor, filter: OrderFilter): Prisma.OrderWhereInput | null {
  const { status, search, customerId, placedAfter, placedBefore } = filter;
  if (customerId != null && !isUuid(customerId)) return null;
  const conditions: Prisma.OrderWhereInput[] = [];
  // The same people as `mayReadOrder`, said in SQL.
  if (!isStaff(actor)) conditions.push({ customerId: actor.userId });
  if (customerId != null) conditions.push({ customerId });
  if (status != null) conditions.push({ status });
  if (search) conditions.push({ number: { contains: likeLiteral(normaliseOrderNumber(search)) } });
  if (placedAfter != null) conditions.push({ createdAt: { gte: placedAfter } });
  if (placedBefore != null) conditions.push({ createdAt: { lt: placedBefore } });
  return { AND: conditions };
}

/** Prisma's `contains` leaves LIKE's wildcards alive. */
function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
