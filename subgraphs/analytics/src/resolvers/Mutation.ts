import { requireActor } from '@pet/platform/authorization';
import { parseInput, payload } from '@pet/platform/graphql';
import type { MutationResolvers } from '../../generated/graphql.ts';
import {
  assignmentInput,
  experimentInput,
  experimentKeyInput,
  exportInput,
  trackEventsInput,
} from '../domain/input.ts';

const noExperiment = { experiment: null };

export const Mutation: MutationResolvers = {
  trackEvents: (_parent, { input }, { actor, services }) =>
    payload({ results: null }, async () => ({
      results: await services.tracking.track(actor, parseInput(trackEventsInput, input)),
    })),

  assignExperiment: (_parent, { input }, { actor, services }) =>
    payload({ assignment: null }, async () => ({
      assignment: await services.assigning.assign(actor, parseInput(assignmentInput, input)),
    })),

  createExperiment: (_parent, { input }, { services, cause }) =>
    payload(noExperiment, async () => ({
      experiment: await services.experiments.create(parseInput(experimentInput, input), cause),
    })),

  updateExperiment: (_parent, { input }, { services, cause }) =>
    payload(noExperiment, async () => ({
      experiment: await services.experiments.update(parseInput(experimentInput, input), cause),
    })),

  startExperiment: (_parent, { input }, { services, cause }) =>
    payload(noExperiment, async () => ({
      experiment: await services.experiments.start(parseInput(experimentKeyInput, input).key, cause),
    })),

  stopExperiment: (_parent, { input }, { services, cause }) =>
    payload(noExperiment, async () => ({
      experiment: await services.experiments.stop(parseInput(experimentKeyInput, input).key, cause),
    })),

  requestExport: (_parent, { input }, context) =>
    payload({ export: null }, async () => ({
      export: await context.services.exporting.request(
        requireActor(context),
        parseInput(exportInput, input),
        context.cause,
      ),
    })),
};
