import type { Rows } from './rows.ts';

/** The rows of events, reports and experiments: customers tell of themselves, and staff read it. */
export const analytics: Rows = {
  routes: {
    'Query.events(first: 2, filter: { userId: $tracker, source: CLIENT })': 'staff',
    'Query.builderFunnel(range: $recently)': 'staff',
    'Query.conversionRate(range: $recently, by: DEVICE)': 'staff',
    'Query.experiment(key: $runningExperiment)': 'staff',
    'Query.experiments(first: 2)': 'staff',
    'Query.experimentReport(key: $runningExperiment)': 'staff',
    'Query.experimentVariant(key: "builder-start", unitId: "browser-of-anybody")': 'anybody',
    'Query.export(id: $export)': 'memberOfStaff',

    'Mutation.trackEvents(input: { anonymousId: "browser-of-anybody", events: [{ messageId: $messageId, name: "looked" }] })':
      'anybody',
    'Mutation.assignExperiment(input: { key: "builder-start", unitId: "browser-of-anybody" })': 'anybody',
    'Mutation.createExperiment(input: $newExperiment)': 'staff',
    'Mutation.updateExperiment(input: $draftExperiment)': 'staff',
    'Mutation.startExperiment(input: { key: $startableExperiment })': 'staff',
    'Mutation.stopExperiment(input: { key: $runningExperiment })': 'staff',
    'Mutation.requestExport(input: { format: NDJSON, range: $recently, name: "nothing" })': 'staff',
  },
  references: {
    // A stub, which knows of nothing but the id that it is given.
    User: { thing: 'user', answers: 'anybody' },
  },
  fields: {
    User: { reached: ['id'] },
    TrackedEvent: {
      reached: [
        ...['id', 'source', 'name', 'occurredAt', 'receivedAt', 'sentAt', 'device', 'visitorId', 'user'],
        ...['properties'],
      ],
    },
    Export: {
      reached: ['id', 'status', 'format', 'progress', 'events', 'url', 'expiresAt', 'createdAt'],
    },
  },
  // What an account has is seen by its own queries.
  idOnly: ['TrackedEvent.user'],
  // Counts of people, and what staff make up.
  nobodys: [
    ...['BuilderFunnel', 'FunnelStepReport', 'ConversionRate', 'ExperimentReport', 'VariantReport'],
    ...['Experiment', 'ExperimentVariant', 'ExperimentNamespace', 'ExperimentAssignment', 'TrackResult'],
  ],
};
