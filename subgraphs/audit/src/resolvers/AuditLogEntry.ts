import type { AuditActorResolvers, AuditLogEntryResolvers } from '../../generated/graphql.ts';
import { apiActivityOf } from '../domain/ocsf.ts';

export const AuditLogEntry: AuditLogEntryResolvers = {
  actor: (entry) => entry,
  resource: ({ resourceType, resourceId }) => ({ type: resourceType, id: resourceId }),
  detailsVersion: ({ version }) => version,
  recordedAt: ({ createdAt }) => createdAt,
  ocsf: apiActivityOf,
};

export const AuditActor: AuditActorResolvers = {
  kind({ actorId, requestId }) {
    if (actorId !== null) return 'USER';
    return requestId === null ? 'SYSTEM' : 'ANONYMOUS';
  },
  user: ({ actorId }) => (actorId === null ? null : { id: actorId }),
  role: ({ actorRole }) => actorRole,
};
