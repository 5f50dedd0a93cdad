import type { OrderResolvers } from '../../generated/graphql.ts';
import { shippingAddress } from '../domain/input.ts';
import { guest, mayReadTimelineActor, moverOf } from '../domain/ownership.ts';
import { shipmentFacts } from '../domain/shipment.ts';
import { nextStatuses } from '../domain/status.ts';
import { money } from './money.ts';

export const Order: OrderResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.order.load(id),

  nextStatuses: async (order, _args, { actor, loaders }) => {
    const mover = moverOf(actor, order);
    if (mover === null) return [];
    const shipments = await loaders.shipmentsOfOrder.load(order.id);
    return nextStatuses({ status: order.status, ...shipmentFacts(shipments) }, mover);
  },
  lines: (order, _args, { loaders }) => loaders.linesOfOrder.load(order.id),
  subtotal: (order) => money(order.subtotalMinor),
  shipping: (order) => ({ method: order.shippingMethod, cost: money(order.shippingMinor) }),
  total: (order) => money(order.totalMinor),
  customer: ({ customerId }) => (customerId === guest ? null : { id: customerId }),
  shippingAddress: (order) => shippingAddress.parse(order.shippingAddress),
  timeline: async (order, _args, { actor, loaders }) => {
    const entries = await loaders.timelineOfOrder.load(order.id);
    return entries.map((entry) => {
      const { actorId } = entry;
      const named = actorId !== null && mayReadTimelineActor(actor, order, actorId);
      return named ? entry : { ...entry, actorId: null };
    });
  },
  shipments: (order, _args, { loaders }) => loaders.shipmentsOfOrder.load(order.id),
  placedAt: (order) => order.createdAt,
};
