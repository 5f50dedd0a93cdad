import type { Resolvers } from '../../generated/graphql.ts';
import { AuditActor, AuditLogEntry } from './AuditLogEntry.ts';
import { CacheInvalidation } from './CacheInvalidation.ts';
import { Query } from './Query.ts';

export const resolvers = { Query, AuditActor, AuditLogEntry, CacheInvalidation } satisfies Resolvers;
