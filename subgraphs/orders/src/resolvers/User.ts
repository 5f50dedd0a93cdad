import { isUuid, parsePage, toConnection } from '@pet/platform/graphql';
import type { UserResolvers } from '../../generated/graphql.ts';
import { mayReadOrder } from '../domain/ownership.ts';

export const User: UserResolvers = {
  __resolveReference: ({ id }) => ({ id }),

  orders: async ({ id }, args, { actor, customerPage, loaders }) => {
    const page = parsePage(args);
    if (!isUuid(id) || !mayReadOrder(actor, { customerId: id })) return null;
    const rows = await customerPage(page).load(id);
    return toConnection(rows, page, () => loaders.orderCount.load(id));
  },
};
