import { parsePage, toConnection } from '@pet/platform/graphql';
import type { UserResolvers } from '../../generated/graphql.ts';

export const User: UserResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  async designs({ id }, args, { loaders }) {
    const page = parsePage(args);
    const rows = await loaders.designsOfOwner.load({ ownerId: id, page });
    return toConnection(rows, page, () => loaders.designCountOfOwner.load(id));
  },
};
