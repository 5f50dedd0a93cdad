/** The parent objects of this subgraph's GraphQL types; codegen finds them by name. */

import type { Connection, Payload, Problem } from '@pet/platform/graphql';
import type { Export, TrackedEvent } from '../generated/prisma/client.ts';
import type { GivenVariant } from './service/assigning.ts';
import type { StoredExperiment } from './service/experiments.ts';
import type { EventConnection } from './service/listing.ts';
import type { ExperimentReport } from './service/reporting.ts';

export type TrackedEventParent = TrackedEvent;
export type TrackedEventConnectionParent = EventConnection;
export type ExperimentParent = StoredExperiment;
export type ExperimentConnectionParent = Connection<StoredExperiment>;
export type ExperimentAssignmentParent = GivenVariant;
export type ExperimentReportParent = ExperimentReport;
export type ExportParent = Export;
export type AnalyticsUserErrorParent = Problem;
export type AssignExperimentPayloadParent = Payload<{ assignment: GivenVariant }>;
export type CreateExperimentPayloadParent = Payload<{ experiment: StoredExperiment }>;
export type UpdateExperimentPayloadParent = Payload<{ experiment: StoredExperiment }>;
export type StartExperimentPayloadParent = Payload<{ experiment: StoredExperiment }>;
export type StopExperimentPayloadParent = Payload<{ experiment: StoredExperiment }>;
export type RequestExportPayloadParent = Payload<{ export: Export }>;

/** Another subgraph's entity, of which this one knows the id. */
export interface UserParent {
  readonly id: string;
}
