import type {
  OrderTimelineEntryResolvers,
  PublicOrderTimelineEntryResolvers,
} from '../../generated/graphql.ts';

export const PublicOrderTimelineEntry: PublicOrderTimelineEntryResolvers = {
  from: (entry) => entry.fromStatus,
  to: (entry) => entry.toStatus,
  occurredAt: (entry) => entry.createdAt,
};

export const OrderTimelineEntry: OrderTimelineEntryResolvers = {
  from: (entry) => entry.fromStatus,
  to: (entry) => entry.toStatus,
  actor: (entry) => (entry.actorId === null ? null : { id: entry.actorId }),
  occurredAt: (entry) => entry.createdAt,
};
