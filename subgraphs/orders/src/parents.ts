/** The parent objects of this subgraph's GraphQL types; codegen finds them by name. */

import type { Connection, Payload, Problem } from '@pet/platform/graphql';
import type { Order, OrderLine, Shipment, ShipmentEvent, TimelineEntry } from '../generated/prisma/client.ts';
import type { DesignSnapshot } from './domain/snapshot.ts';
import type { OrderStatus } from './domain/status.ts';

export type OrderParent = Order;
export type OrderLineParent = OrderLine;
export type DesignSnapshotParent = DesignSnapshot;
export type OrderTimelineEntryParent = TimelineEntry;
export type ShipmentParent = Shipment;
export type ShipmentEventParent = ShipmentEvent;
export type PublicOrderParent = Order;
export type PublicOrderTimelineEntryParent = TimelineEntry;
export type OrderConnectionParent = Connection<Order>;
export type OrdersUserErrorParent = Problem;
export type PlaceOrderPayloadParent = Payload<{ order: Order }>;
export type ReorderPayloadParent = Payload<{ order: Order }>;
export type CancelOrderPayloadParent = Payload<{ order: Order }>;
export type TransitionOrderPayloadParent = Payload<{ order: Order }>;
export type AddShipmentPayloadParent = Payload<{ order: Order; shipment: Shipment }>;
export type RecordShipmentEventPayloadParent = Payload<{ order: Order; shipment: Shipment }>;

export interface OrderStatusChangeParent {
  readonly sequence: number;
  readonly feedSequence: number;
  readonly from: OrderStatus | null;
  readonly to: OrderStatus;
  readonly order: Order;
  readonly occurredAt: Date;
}

/** Other subgraphs' entities, of which this one knows the id. */
export interface UserParent {
  readonly id: string;
}
export interface DesignParent {
  readonly id: string;
}
