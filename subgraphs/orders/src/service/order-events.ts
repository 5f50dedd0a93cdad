/** What other domains are told of orders. */

import type { Cause, EventDraft } from '@pet/platform/events';
import { shopCurrency } from '../domain/money.ts';
import type { OrderStatus } from '../domain/status.ts';

/** An order that is being placed, as far as its event tells of it. */
interface PlacedOrder {
  readonly id: string;
  readonly number: string;
  readonly customerId: string;
  readonly totalMinor: number;
  readonly lines: readonly {
    readonly designId: string;
    readonly quantity: number;
    readonly snapshot: { readonly version: number };
  }[];
}

export function orderCreated(order: PlacedOrder, cause: Cause): EventDraft {
  const lines = order.lines.map(({ designId, quantity, snapshot: { version: designVersion } }) => ({
    designId,
    designVersion,
    quantity,
  }));
  const { id: aggregateId, number, customerId, totalMinor } = order;
  const payload = { customerId, number, totalMinor, currency: shopCurrency, lines };
  return { type: 'order.created', aggregateId, sequence: 1, payload, cause };
}

/** Statuses that are worth an event of their own to those who care about nothing else. */
const milestones = { SHIPPED: 'order.shipped', DELIVERED: 'order.delivered' } as const;

function isMilestone(status: OrderStatus): status is keyof typeof milestones {
  return status in milestones;
}

/** @param order as it is after the change */
export function statusChanged(
  order: { id: string; customerId: string; status: OrderStatus; sequence: number },
  from: OrderStatus,
  cause: Cause,
): EventDraft[] {
  const { id: aggregateId, customerId, status: to, sequence } = order;
  const change = { aggregateId, sequence, cause };
  return [
    { ...change, type: 'order.status_changed', payload: { customerId, from, to } },
    ...(isMilestone(to) ? [{ ...change, type: milestones[to], payload: { customerId } }] : []),
  ];
}

/** What others are told of a parcel: that it was added, or what a carrier reported of it. */
export function shipmentEvent(
  { id: aggregateId, customerId }: { readonly id: string; readonly customerId: string },
  { id: shipmentId }: { readonly id: string },
  status: string | null,
  cause: Cause,
): EventDraft {
  const facts = { aggregateId, sequence: null, cause };
  const payload = { customerId, shipmentId };
  return status === null
    ? { ...facts, type: 'order.shipment_added', payload }
    : { ...facts, type: 'order.shipment_reported', payload: { ...payload, status } };
}
