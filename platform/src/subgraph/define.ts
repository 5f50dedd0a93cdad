import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DocumentNode } from 'graphql';
import type { Permissions } from '../authorization/index.ts';
import type { Cache } from '../cache/index.ts';
import type { MailRoute, SenderApis, WebhookSecrets } from '../config/index.ts';
import type { DatabaseOwner, DatabaseTarget, PartitionedTable } from '../database/index.ts';
import type { EventBus, EventMetrics, EventSubscriptions, EventType } from '../events/index.ts';
import type { AccessTokens, Caller, RevokedSessions } from '../identity/index.ts';
import type { JobHandler, JobMetrics } from '../jobs/index.ts';
import type { WakeUps } from '../live/index.ts';
import type { Logger } from '../observability/index.ts';

/** Who asks, and what belongs to the one request that asks. */
export interface RequestScope extends Caller {
  /**
   * Whether DataLoaders may remember what they loaded: in a query. A mutation's later fields have to see what the
   * earlier ones wrote, and a subscription's context outlives many changes.
   */
  readonly cacheLoads: boolean;
}

/** The other subgraphs, wherever they run. */
export interface Peers {
  /**
   * Runs an operation on another subgraph in the name of the same actor, under that subgraph's own rules.
   * @returns the operation's `data`; the caller parses it, since it crossed a boundary
   * @throws Error when the subgraph answers errors or cannot be reached
   */
  query(
    subgraph: string,
    document: string,
    variables: Record<string, unknown>,
    scope: RequestScope,
  ): Promise<unknown>;
}

/** What a subgraph is given to run; it reads nothing else from outside. */
export interface SubgraphEnvironment {
  /** Where clients reach the gateway, without a trailing slash. */
  readonly publicUrl: string;
  readonly database: DatabaseTarget;
  /** A folder of its own for files that outlive the process; it need not be there yet. */
  readonly filesDirectory: string;
  readonly accessTokens: AccessTokens;
  readonly revokedSessions: RevokedSessions;
  readonly wakeUps: WakeUps;
  readonly cache: Cache;
  /** Carries events between the domains. */
  readonly bus: EventBus;
  readonly eventMetrics: EventMetrics;
  readonly jobMetrics: JobMetrics;
  readonly peers: Peers;
  readonly mailRoute: MailRoute;
  readonly webhookSecrets: WebhookSecrets;
  readonly senderApis: SenderApis;
  readonly logger: Logger;
  /** A 32-byte key for one purpose, the same in every process of this installation. */
  secret(purpose: string): Buffer;
}

/** What a subgraph is opened with: events and jobs reach it and leave it by its tables, so it is not given the bus. */
export interface OpeningEnvironment extends Omit<SubgraphEnvironment, 'bus' | 'eventMetrics' | 'jobMetrics'> {
  /** Has the events of a transaction that has just committed handed on at once, instead of within a second. */
  wakeRelay(): void;
}

/** A plain HTTP endpoint of a subgraph; it lies under `prefix`, on the gateway's port in solo. */
export interface HttpRoute {
  readonly method: 'GET' | 'POST';
  /** A path that starts and ends with a slash, for example `/previews/`. */
  readonly prefix: string;
  handle(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void>;
}

/** A subgraph that has been opened: it holds connections until it is closed. */
export interface RunningSubgraph<Context extends object> {
  createContext(scope: RequestScope): Context;
  readonly routes?: readonly HttpRoute[];
  /** What it does about events, its own and other domains'. */
  readonly subscriptions?: EventSubscriptions;
  /** What it does about its background jobs. */
  readonly jobs?: readonly JobHandler[];
  /** Fills an empty database with development data; does nothing where there is data. */
  seed?(): Promise<void>;
  close(): Promise<void>;
}

/** What members of staff look at that is not public, and the event that tells of it. */
export interface StaffReads {
  readonly type: Extract<EventType, `${string}.read`>;
  /** The root fields of queries and subscriptions that show it. */
  readonly fields: readonly string[];
}

/** A domain as a federated subgraph: everything that mounting it in a process or serving it needs. */
export interface SubgraphDefinition<Context extends object = object> extends DatabaseOwner {
  /** Its name in the supergraph, and that of its PostgreSQL schema. */
  readonly name: string;
  /** The port it listens on where it runs as a service of its own. */
  readonly port: number;
  /** The subgraphs it asks through `peers`; a service of its own has to know where they are (`BUILDER_URL`). */
  readonly peers?: readonly string[];
  /** Those it asks for what can wait; as a service of its own it runs without knowing where they are. */
  readonly optionalPeers?: readonly string[];
  /** Its SDL without the common types of `@pet/platform/graphql`, which are added. */
  readonly typeDefs: DocumentNode;
  /** Resolver objects by type name; codegen types each of them, so nothing is checked again here. */
  readonly resolvers: Readonly<Record<string, object>>;
  readonly permissions: Permissions;
  /** Its `prisma/migrations/` folder, as a URL that ends with a slash. */
  readonly migrations: URL;
  /** Its tables whose partitions are made ahead of time; dropping them is its own affair. */
  readonly partitionedTables?: readonly PartitionedTable[];
  /** What it tells of that staff only look at; without it, nothing. */
  readonly staffReads?: StaffReads;
  open(environment: OpeningEnvironment): RunningSubgraph<Context>;
}

/** Declares a subgraph. It has no side effects: nothing runs until it is mounted. */
export function defineSubgraph<Context extends object>(
  definition: SubgraphDefinition<Context>,
): SubgraphDefinition<Context> {
  return definition;
}
