import type { DesignChangeResolvers } from '../../generated/graphql.ts';

export const DesignChange: DesignChangeResolvers = {
  changedBy: (change) => (change.changedBy === null ? null : { id: change.changedBy }),
};
