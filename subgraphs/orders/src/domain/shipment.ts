/** Parcels of an order and what carriers report of them. */

import type { OrderStatus } from './status.ts';

/** Shopify's FulfillmentEventStatus, value by value, so a carrier feed made for it fits. */
export const shipmentEventStatuses = [
  'LABEL_PURCHASED',
  'LABEL_PRINTED',
  'READY_FOR_PICKUP',
  'CONFIRMED',
  'CARRIER_PICKED_UP',
  'IN_TRANSIT',
  'OUT_FOR_DELIVERY',
  'ATTEMPTED_DELIVERY',
  'DELAYED',
  'DELIVERED',
  'FAILURE',
] as const;
export type ShipmentEventStatus = (typeof shipmentEventStatuses)[number];

/** Both lists are read whole, so both are bounded. */
export const maxShipments = 20;
export const maxEventsPerShipment = 200;

const shippable: ReadonlySet<OrderStatus> = new Set(['IN_PRODUCTION', 'READY_TO_SHIP', 'SHIPPED']);

/** A parcel may be announced while the goods are being made, and added until everything has arrived. */
export function acceptsShipments(status: OrderStatus): boolean {
  return shippable.has(status);
}

/** Where a parcel is; `status` and `statusAt` are null until the first event. */
export interface ShipmentState {
  readonly status: ShipmentEventStatus | null;
  readonly statusAt: Date | null;
}

/**
 * The state of a parcel after one more event. Carriers report late and out of order: an event that happened
 * before the one already known is history and does not move the parcel back.
 */
export function afterEvent(
  state: ShipmentState,
  event: { readonly status: ShipmentEventStatus; readonly occurredAt: Date },
): ShipmentState {
  if (state.statusAt !== null && event.occurredAt < state.statusAt) return state;
  return { status: event.status, statusAt: event.occurredAt };
}

/** How many parcels there are and how many have arrived, as the status machine asks it. */
export function shipmentFacts(shipments: readonly Pick<ShipmentState, 'status'>[]): {
  shipments: number;
  deliveredShipments: number;
} {
  const delivered = shipments.filter((shipment) => shipment.status === 'DELIVERED');
  return { shipments: shipments.length, deliveredShipments: delivered.length };
}
