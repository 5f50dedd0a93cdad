import type { ApolloServer } from '@apollo/server';
import type { Logger } from '@pet/platform/observability';
import type { ClientAddressOf } from '../client-address.ts';
import type { OperationLimits } from '../limits/operation-limits.ts';
import type { Refusals } from '../limits/refusals.ts';
import type { TrustedDocuments } from '../operations/trusted-documents.ts';
import type { Authenticator, GatewayContext } from '../request-context.ts';
import type { LiveConnections } from './connections.ts';
import type { LiveLimits } from './limits.ts';
import type { LiveOperations } from './operations.ts';

/** What every transport of live operations needs. */
export interface LiveServices {
  readonly operations: LiveOperations;
  /** Runs queries and mutations, which may come over these transports too. */
  readonly apollo: ApolloServer<GatewayContext>;
  readonly authenticator: Authenticator;
  readonly clientAddressOf: ClientAddressOf;
  /** What operations are limited by; those of connections are in `limits`. */
  readonly operationLimits: OperationLimits;
  /** Counts what is not run. */
  readonly refusals: Refusals;
  /** Whether clients may not learn the schema from us; see `prepareOperation`. */
  readonly hidesSchema: boolean;
  /** Looks at every operation that comes over a socket first; any is welcome where there is none. */
  readonly trusted?: TrustedDocuments | null;
  readonly connections: LiveConnections;
  readonly limits: LiveLimits;
  readonly logger: Logger;
}
