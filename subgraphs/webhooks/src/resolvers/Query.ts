import { parseArguments, parsePage } from '@pet/platform/graphql';
import type { QueryResolvers } from '../../generated/graphql.ts';
import { deliveryFilter } from '../domain/input.ts';

export const Query: QueryResolvers = {
  webhookDeliveries: (_parent, args, { finding }) =>
    finding.list(parsePage(args), parseArguments(deliveryFilter, args.filter)),

  webhookDelivery: (_parent, { id }, { finding }) => finding.find(id),
};
