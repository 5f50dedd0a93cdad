import { allow, type Permissions } from '@pet/platform/authorization';

/**
 * Who may ask is said by `@requiresScopes` in the schema: administrators. What they were given is theirs to read; there is
 * no other way to it, for none of it is an entity.
 */
export const permissions: Permissions = {
  User: allow,
  AuditActor: allow,
  AuditResource: allow,
  AuditLogEntry: allow,
  AuditLogConnection: allow,
  AuditLogEdge: allow,
  AuditLogProblem: allow,
  AuditLogVerification: allow,
  CacheInvalidation: allow,
  CacheInvalidationConnection: allow,
  CacheInvalidationEdge: allow,
};
