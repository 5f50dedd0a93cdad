import type { PageRequest } from '@pet/platform/graphql';
import type { Actor } from '@pet/platform/identity';
import type { RequestScope } from '@pet/platform/subgraph';
import type DataLoader from 'dataloader';
import type { Order } from '../generated/prisma/client.ts';
import type { Loaders } from './loaders.ts';
import type { OrderServices } from './service/index.ts';

/** What the resolvers of one request share. */
export interface OrdersContext {
  readonly actor: Actor | null;
  readonly scope: RequestScope;
  readonly loaders: Loaders;
  /** Pages of orders by customer id. */
  readonly customerPage: (page: PageRequest) => DataLoader<string, Order[]>;
  readonly services: OrderServices;
}
