import type { Resolvers } from '../../generated/graphql.ts';
import { Mutation } from './Mutation.ts';
import { Order } from './Order.ts';
import { OrderLine } from './OrderLine.ts';
import { OrderTimelineEntry, PublicOrderTimelineEntry } from './OrderTimelineEntry.ts';
import { PublicOrder } from './PublicOrder.ts';
import { Query } from './Query.ts';
import { Shipment } from './Shipment.ts';
import { Subscription } from './Subscription.ts';
import { User } from './User.ts';

export const resolvers = {
  Query,
  Mutation,
  Subscription,
  Order,
  OrderLine,
  OrderTimelineEntry,
  PublicOrder,
  PublicOrderTimelineEntry,
  Shipment,
  User,
} satisfies Resolvers;
