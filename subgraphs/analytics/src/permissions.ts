import { allow, type Permissions } from '@pet/platform/authorization';

/**
 * What anybody may do: tell of events, and ask for variants. The rest is for staff, as the schema's `@requiresScopes`
 * says; a field with neither directive nor rule is denied.
 */
export const permissions: Permissions = {
  Query: { experimentVariant: allow },
  Mutation: { trackEvents: allow, assignExperiment: allow },
  TrackEventsPayload: allow,
  TrackResult: allow,
  AssignExperimentPayload: allow,
  ExperimentAssignment: allow,
  AnalyticsUserError: allow,
  // A stub: the id is known to whoever was given it.
  User: allow,
};
