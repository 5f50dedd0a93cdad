import type { Rows } from './rows.ts';

/** The rows of the audit log. */
export const audit: Rows = {
  routes: {
    'Query.auditLog(filter: { requestId: "seed-3" })': 'admin',
    'Query.auditLog(filter: { actorId: $user })': 'admin',
    'Query.verifyAuditLog': 'admin',
    'Query.cacheInvalidations(tag: "seeded")': 'admin',
  },
  references: {
    // A stub, which knows of nothing but the id that it is given.
    User: { thing: 'user', answers: 'anybody' },
  },
  fields: {
    User: { reached: ['id'] },
    AuditLogEntry: {
      reached: [
        ...['id', 'action', 'resource', 'actor', 'details', 'detailsVersion', 'requestId', 'traceId'],
        ...['occurredAt', 'recordedAt', 'chain', 'sequence', 'hash', 'ocsf'],
      ],
    },
    AuditActor: { reached: ['kind', 'user', 'role', 'sessionId'] },
    AuditResource: { reached: ['type', 'id'] },
    CacheInvalidation: {
      reached: ['id', 'tags', 'resourceId', 'user', 'requestId', 'traceId', 'occurredAt'],
    },
  },
  nobodys: ['AuditLogVerification', 'AuditLogProblem'],
  // Accounts of all sorts, of which everybody is told something else.
  idOnly: ['AuditActor.user', 'CacheInvalidation.user'],
};
