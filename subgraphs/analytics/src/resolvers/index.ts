import type { Resolvers } from '../../generated/graphql.ts';
import { Experiment, ExperimentReport } from './Experiment.ts';
import { Export } from './Export.ts';
import { Mutation } from './Mutation.ts';
import { Query } from './Query.ts';
import { TrackedEvent } from './TrackedEvent.ts';

export const resolvers = {
  Query,
  Mutation,
  Experiment,
  ExperimentReport,
  Export,
  TrackedEvent,
} satisfies Resolvers;
