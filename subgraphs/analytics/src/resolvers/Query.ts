import { requireActor } from '@pet/platform/authorization';
import { parseArguments, parsePage } from '@pet/platform/graphql';
import type { QueryResolvers } from '../../generated/graphql.ts';
import { assignmentInput, eventFilter, timeRange } from '../domain/input.ts';

export const Query: QueryResolvers = {
  experimentVariant: (_parent, args, { actor, services }) =>
    services.assigning.look(actor, parseArguments(assignmentInput, args)),

  events: (_parent, args, { services }) =>
    services.listing.events(parsePage(args), parseArguments(eventFilter, args.filter)),

  builderFunnel: (_parent, { range }, { services }) =>
    services.reporting.funnel(parseArguments(timeRange, range)),

  conversionRate: (_parent, { range, by }, { services }) =>
    services.reporting.rates(parseArguments(timeRange, range), by),

  experiment: (_parent, { key }, { services }) => services.experiments.find(key),

  experiments: (_parent, args, { services }) => services.experiments.list(parsePage(args)),

  experimentReport: (_parent, { key }, { services }) => services.reporting.experiment(key),

  export: (_parent, { id }, context) => context.services.exporting.find(requireActor(context), id),
};
