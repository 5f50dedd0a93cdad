import type { PublicOrderResolvers } from '../../generated/graphql.ts';

export const PublicOrder: PublicOrderResolvers = {
  placedAt: (order) => order.createdAt,
  timeline: async (order, _args, { loaders }) => {
    const entries = await loaders.timelineOfOrder.load(order.id);
    return entries.filter((entry) => entry.kind !== 'NOTE');
  },
  shipments: (order, _args, { loaders }) => loaders.shipmentsOfOrder.load(order.id),
};
