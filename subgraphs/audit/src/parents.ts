/** The parent objects of this subgraph's GraphQL types; codegen finds them by name. */

import type { Connection } from '@pet/platform/graphql';
import type { AuditEntry, CacheInvalidation } from '../generated/prisma/client.ts';

export type AuditLogEntryParent = AuditEntry;
export type AuditActorParent = AuditEntry;
export type AuditLogConnectionParent = Connection<AuditEntry>;
export type CacheInvalidationParent = CacheInvalidation;
export type CacheInvalidationConnectionParent = Connection<CacheInvalidation>;
