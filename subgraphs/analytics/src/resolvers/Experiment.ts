import type { ExperimentReportResolvers, ExperimentResolvers } from '../../generated/graphql.ts';
import { namespaceOf } from '../domain/experiment.ts';

export const Experiment: ExperimentResolvers = {
  namespace(experiment) {
    const namespace = namespaceOf(experiment);
    if (namespace === null) return null;
    const [from, to] = namespace.range;
    return { name: namespace.name, from, to };
  },
};

export const ExperimentReport: ExperimentReportResolvers = {
  sampleRatioPValue: ({ sampleRatio }) => sampleRatio.pValue,
  sampleRatio: ({ sampleRatio }) => sampleRatio.status,
};
