/** Orders of other shop systems, which become orders here and follow what happens to them there. */

import { randomBytes, randomUUID } from 'node:crypto';
import { noCause, publish } from '@pet/platform/events';
import type { Order, Prisma } from '../../generated/prisma/client.ts';
import { normaliseEmail, unknownEmail } from '../domain/contact.ts';
import { countryCodes } from '../domain/countries.ts';
import type { ShippingAddress } from '../domain/input.ts';
import { shopCurrency } from '../domain/money.ts';
import { orderNumberBytes, orderNumberFrom } from '../domain/order-number.ts';
import { guest } from '../domain/ownership.ts';
import { shipmentFacts } from '../domain/shipment.ts';
import type { DesignSnapshot } from '../domain/snapshot.ts';
import { type OrderStatus, refusal } from '../domain/status.ts';
import { inTransaction, type Transaction } from './database.ts';
import { type DeliveredOrder, fetchDeliveredOrder } from './delivered-orders.ts';
import { lockExternalOrder } from './external-order-lock.ts';
import { forgetOrders } from './forget-customer.ts';
import { addRemark, addStatusChange, changeStatus, type Deed, lockOrder } from './journal.ts';
import { orderCreated } from './order-events.ts';
import type { ServiceSetting } from './setting.ts';

/** What is told of an order that came from elsewhere. */
export interface News {
  readonly deliveryId: string;
  readonly externalId: string;
  readonly revision: string;
}

export interface Importing {
  /**
   * Takes news of an order over; what is not newer than what is known changes nothing, so they may come in any order.
   * @throws Error when webhooks cannot be reached, or the order cannot be one of this shop's
   */
  take(news: News): Promise<void>;
}

/** From then on it is being made, and another order at the shop it came from is not this one any more. */
const settledHere: ReadonlySet<OrderStatus> = new Set([
  'IN_PRODUCTION',
  'READY_TO_SHIP',
  'SHIPPED',
  'DELIVERED',
  'RETURNED',
]);

const tooLate = 'Cancelled in the shop it came from, after it had been begun here.';

export function openImporting({ database, peers, announce, now }: ServiceSetting): Importing {
  async function isKnown({ externalId, revision }: News): Promise<boolean> {
    const known = await database.order.findUnique({
      where: { externalId },
      select: { externalRevision: true },
    });
    return known !== null && (known.externalRevision ?? '') >= revision;
  }

  return {
    async take(news) {
      if (await isKnown(news)) return;
      const { deliveryId, externalId, revision } = news;
      const delivered = await fetchDeliveredOrder(peers, deliveryId);
      if (delivered === null) throw new Error(`What delivery ${deliveryId} held is not kept any more`);
      if (delivered.externalId !== externalId) throw new Error('The delivery is about another order');
      if (delivered.currency !== shopCurrency)
        throw new Error(`The order is in ${delivered.currency}; this shop sells in ${shopCurrency}`);
      const deed: Deed = { actorId: null, at: now(), note: null };
      const id = await inTransaction(database, (tx) => takeOver(tx, delivered, revision, deed));
      if (id !== null) announce(id);
    },
  };
}

/** @returns the id of the order, null where nothing changed */
async function takeOver(
  tx: Transaction,
  delivered: DeliveredOrder,
  revision: string,
  deed: Deed,
): Promise<string | null> {
  const { externalId } = delivered;
  await lockExternalOrder(tx, externalId);
  const known = await tx.order.findUnique({ where: { externalId } });
  if (known === null) {
    const order = await insert(tx, delivered, revision, deed);
    await follow(tx, order, delivered, deed);
    return order.id;
  }
  if ((known.externalRevision ?? '') >= revision) return null;
  const order = await lockOrder(tx, known.id);
  if (order === null) return null;
  // Nor does anything come back of who is to be forgotten.
  const amendable = !settledHere.has(order.status) && order.customerLeftAt === null;
  if (amendable) await replaceLines(tx, order.id, delivered);
  const updated = await tx.order.update({
    where: { id: order.id },
    data: { ...(amendable && contentOf(delivered)), externalRevision: revision, updatedAt: deed.at },
  });
  await follow(tx, updated, delivered, deed);
  return order.id;
}

async function insert(
  tx: Transaction,
  delivered: DeliveredOrder,
  revision: string,
  deed: Deed,
): Promise<Order> {
  const { externalId, number: externalNumber, placedAt } = delivered;
  const redacted = (await tx.redactedOrder.findUnique({ where: { externalId } })) !== null;
  const order = await tx.order.create({
    data: {
      id: randomUUID(),
      number: orderNumberFrom(randomBytes(orderNumberBytes)),
      customerId: guest,
      status: 'PLACED',
      sequence: 1,
      timelineLength: 1,
      shippingMethod: 'STANDARD',
      ...contentOf(delivered),
      externalId,
      externalNumber,
      externalRevision: revision,
      customerLeftAt: redacted ? deed.at : null,
      createdAt: placedAt,
      updatedAt: deed.at,
    },
  });
  await replaceLines(tx, order.id, delivered);
  if (redacted) await forgetOrders(tx, [order.id]);
  // Its designs are named by whoever filled a cart elsewhere, so none becomes an ordered one.
  await publish(tx, orderCreated({ ...order, lines: [] }, noCause));
  await addStatusChange(tx, order.id, { from: null, to: 'PLACED', sequence: 1, position: 1 }, deed);
  return order;
}

/** Gives an order the status that follows from its payment or cancellation elsewhere, never an earlier one. */
async function follow(
  tx: Transaction,
  order: Order,
  { paid, cancelled }: DeliveredOrder,
  deed: Deed,
): Promise<void> {
  const shipments = await tx.shipment.findMany({ where: { orderId: order.id } });
  const facts = { status: order.status, ...shipmentFacts(shipments) };
  const may = (to: OrderStatus) => refusal(facts, to, 'SYSTEM') === null;
  if (cancelled) {
    if (may('CANCELLED')) await changeStatus(tx, order, 'CANCELLED', deed, noCause);
    else if (order.status !== 'CANCELLED') await remarkOnce(tx, order, tooLate, deed);
  } else if (paid && may('CONFIRMED')) await changeStatus(tx, order, 'CONFIRMED', deed, noCause);
}

async function remarkOnce(tx: Transaction, order: Order, note: string, deed: Deed): Promise<void> {
  const said = await tx.timelineEntry.findFirst({ where: { orderId: order.id, kind: 'NOTE', note } });
  if (said === null) await addRemark(tx, order, { kind: 'NOTE' }, { ...deed, note });
}

/** What the other system may change for as long as nothing has been begun. */
function contentOf({ email, totalMinor, shippingMinor, shippingAddress }: DeliveredOrder) {
  const address: ShippingAddress = {
    name: shippingAddress?.name ?? '-',
    company: shippingAddress?.company ?? null,
    line1: shippingAddress?.line1 ?? '-',
    line2: shippingAddress?.line2 ?? null,
    city: shippingAddress?.city ?? '-',
    region: shippingAddress?.region ?? null,
    postalCode: shippingAddress?.postalCode ?? null,
    country: countryOf(shippingAddress?.country),
    phone: shippingAddress?.phone ?? null,
  };
  return {
    email: email ?? unknownEmail,
    emailNormalised: normaliseEmail(email ?? unknownEmail),
    subtotalMinor: totalMinor - shippingMinor,
    shippingMinor,
    totalMinor,
    shippingAddress: address,
  };
}

/** What goes nowhere is fetched from the workshop. */
function countryOf(code: string | null | undefined): string {
  return code && countryCodes.has(code) ? code : 'US';
}

async function replaceLines(tx: Transaction, orderId: string, { lines }: DeliveredOrder): Promise<void> {
  await tx.orderLine.deleteMany({ where: { orderId } });
  const rows = lines.map(
    (
      { title, designId, quantity, unitPriceMinor, specification },
      index,
    ): Prisma.OrderLineCreateManyInput => {
      const snapshot: DesignSnapshot = { name: title, version: 1, specification, config: {} };
      return {
        id: randomUUID(),
        orderId,
        position: index + 1,
        designId,
        quantity,
        unitPriceMinor,
        totalMinor: unitPriceMinor * quantity,
        snapshot,
      };
    },
  );
  await tx.orderLine.createMany({ data: rows });
}
