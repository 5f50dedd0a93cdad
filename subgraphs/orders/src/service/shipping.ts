/** Parcels and what carriers report of them; staff only. */

import { randomUUID } from 'node:crypto';
import { type Cause, publish } from '@pet/platform/events';
import { isUuid, UserError } from '@pet/platform/graphql';
import type { Actor } from '@pet/platform/identity';
import type { Order, Shipment } from '../../generated/prisma/client.ts';
import type { AddShipmentInput, RecordShipmentEventInput } from '../domain/input.ts';
import {
  acceptsShipments,
  afterEvent,
  maxEventsPerShipment,
  maxShipments,
  shipmentFacts,
} from '../domain/shipment.ts';
import { refusal } from '../domain/status.ts';
import { inTransaction, type Transaction } from './database.ts';
import { addRemark, changeStatus, type LockedOrder, lockOrder } from './journal.ts';
import { shipmentEvent } from './order-events.ts';
import { assertStaff, orderNotFound, shipmentNotFound } from './problems.ts';
import type { ServiceSetting } from './setting.ts';

/** An order together with the shipment that was written. */
export interface Shipped {
  readonly order: Order;
  readonly shipment: Shipment;
}

export interface Shipping {
  /** Adds a parcel. @throws UserError when there is no such order, or it takes no (more) parcels. */
  addShipment(actor: Actor, input: AddShipmentInput, cause: Cause): Promise<Shipped>;
  /** Records an event and delivers the order with its last parcel. @throws UserError when there is no such shipment. */
  recordEvent(actor: Actor, input: RecordShipmentEventInput, cause: Cause): Promise<Shipped>;
}

export function openShipping({ database, announce, now }: ServiceSetting): Shipping {
  return {
    async addShipment(actor, { orderId, ...parcel }, cause) {
      assertStaff(actor);
      if (!isUuid(orderId)) throw orderNotFound('orderId');
      return inTransaction(database, async (tx) => {
        const order = await lockOrder(tx, orderId);
        if (order === null) throw orderNotFound('orderId');
        assertTakesShipment(order);
        const at = now();
        const position = order.shipments.length + 1;
        const shipment = await tx.shipment.create({
          data: { ...parcel, id: randomUUID(), orderId, position, createdAt: at },
        });
        const note = `${parcel.carrier} ${parcel.trackingNumber}`;
        const noted = await addRemark(
          tx,
          order,
          { kind: 'SHIPMENT_ADDED' },
          { actorId: actor.userId, at, note },
        );
        await publish(tx, shipmentEvent(order, shipment, null, cause));
        return { order: noted, shipment };
      });
    },

    async recordEvent(actor, { shipmentId, ...event }, cause) {
      assertStaff(actor);
      if (!isUuid(shipmentId)) throw shipmentNotFound();
      const known = await database.shipment.findUnique({
        where: { id: shipmentId },
        select: { orderId: true },
      });
      if (known === null) throw shipmentNotFound();
      const recorded = await inTransaction(database, async (tx) => {
        // Every parcel of an order is written under the order's lock: the last two to arrive see each other.
        const order = await lockOrder(tx, known.orderId);
        const before = order?.shipments.find((candidate) => candidate.id === shipmentId);
        if (!order || !before) throw shipmentNotFound();
        const shipment = await insertEvent(tx, before, event);
        const deed = { actorId: actor.userId, at: now(), note: event.message };
        const noted = await addRemark(
          tx,
          order,
          { kind: 'SHIPMENT_EVENT', shipmentStatus: event.status },
          deed,
        );
        await publish(tx, shipmentEvent(order, shipment, event.status, cause));
        const shipments = order.shipments.map((other) => (other.id === shipment.id ? shipment : other));
        const arrived =
          refusal({ status: order.status, ...shipmentFacts(shipments) }, 'DELIVERED', 'SYSTEM') === null;
        if (!arrived) return { order: noted, shipment, moved: false };
        const arrival = { actorId: null, at: deed.at, note: null };
        const delivered = await changeStatus(tx, noted, 'DELIVERED', arrival, cause);
        return { order: delivered, shipment, moved: true };
      });
      if (recorded.moved) announce(recorded.order.id);
      return recorded;
    },
  };
}

function assertTakesShipment(order: LockedOrder): void {
  if (!acceptsShipments(order.status)) {
    throw new UserError({
      message: `An order that is ${order.status} takes no shipments.`,
      field: ['orderId'],
      code: 'SHIPMENT_NOT_ALLOWED',
    });
  }
  if (order.shipments.length >= maxShipments) {
    throw new UserError({
      message: `An order has at most ${maxShipments} shipments.`,
      field: ['orderId'],
      code: 'LIMIT_REACHED',
    });
  }
}

async function insertEvent(
  tx: Transaction,
  shipment: Shipment,
  event: Omit<RecordShipmentEventInput, 'shipmentId'>,
): Promise<Shipment> {
  const events = await tx.shipmentEvent.count({ where: { shipmentId: shipment.id } });
  if (events >= maxEventsPerShipment) {
    throw new UserError({
      message: `A shipment has at most ${maxEventsPerShipment} events.`,
      field: ['shipmentId'],
      code: 'LIMIT_REACHED',
    });
  }
  await tx.shipmentEvent.create({
    data: { ...event, id: randomUUID(), shipmentId: shipment.id, position: events + 1 },
  });
  return tx.shipment.update({ where: { id: shipment.id }, data: afterEvent(shipmentState(shipment), event) });
}

function shipmentState({ status, statusAt }: Shipment) {
  return { status, statusAt };
}
