import { createHmac, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExecutionResult, getOperationAST, parse } from 'graphql';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { openCache, openMemoryStore } from '../cache/index.ts';
import { developmentWebhookSecrets } from '../config/index.ts';
import { provisionOwnedApart, provisionSubgraph } from '../database/index.ts';
import { openEventMetrics } from '../events/index.ts';
import {
  type Actor,
  generateSigningKey,
  openAccessTokens,
  openRevokedSessions,
  type Role,
} from '../identity/index.ts';
import { openJobMetrics } from '../jobs/index.ts';
import { openWakeUps } from '../live/index.ts';
import {
  type MountedSubgraph,
  mountSubgraph,
  type Peers,
  type SubgraphDefinition,
  type SubgraphEnvironment,
} from '../subgraph/index.ts';
import { openTestBus, type TestBus } from './bus.ts';
import { createTestDatabase } from './database.ts';

/** An operation as a test writes it. */
export interface TestOperation {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  /** Anonymous unless given. */
  readonly actor?: Actor | null;
}

/** One subgraph alone, on a database of its own. */
export interface TestSubgraph {
  readonly mounted: MountedSubgraph;
  readonly environment: SubgraphEnvironment;
  /** Where its events go and come from, unless another bus was given. */
  readonly bus: TestBus;
  /** Every SQL statement sent since the list was last emptied (`statements.length = 0`). */
  readonly statements: string[];
  execute(operation: TestOperation): Promise<ExecutionResult>;
  subscribe(operation: TestOperation): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
  close(): Promise<void>;
}

/** Some signed-in account. */
export function testActor(role: Role = 'CUSTOMER', userId: string = randomUUID()): Actor {
  return { userId, sessionId: randomUUID(), role };
}

const noPeers: Peers = {
  query: async (subgraph) => {
    throw new Error(`This test gave no answer for the subgraph ${subgraph}`);
  },
};

/**
 * Mounts a subgraph on a private database.
 * @param overrides parts of the environment to replace, for example `peers`
 */
export async function mountForTest<Context extends object>(
  definition: SubgraphDefinition<Context>,
  overrides: Partial<SubgraphEnvironment> = {},
): Promise<TestSubgraph> {
  const statements: string[] = [];
  const logger = pino({ level: 'silent' });
  const bus = openTestBus();
  const provision = definition.ownedApart ? provisionOwnedApart : provisionSubgraph;
  const database = await provision(await createTestDatabase(), definition.name);
  const environment: SubgraphEnvironment = {
    publicUrl: 'http://shop.test',
    database: { ...database, onStatement: (sql) => statements.push(sql) },
    filesDirectory: join(tmpdir(), `files-${randomUUID()}`),
    accessTokens: await openAccessTokens(await generateSigningKey()),
    revokedSessions: openRevokedSessions(),
    wakeUps: openWakeUps(),
    cache: openCache(openMemoryStore(), logger),
    bus,
    eventMetrics: openEventMetrics(new Registry()),
    jobMetrics: openJobMetrics(new Registry()),
    peers: noPeers,
    mailRoute: { to: 'nowhere' },
    webhookSecrets: developmentWebhookSecrets,
    senderApis: { shopify: null, stripe: null },
    logger,
    secret: (purpose) => createHmac('sha256', 'test').update(purpose).digest(),
    ...overrides,
  };
  const mounted = await mountSubgraph(definition, environment);
  await mounted.startJobs();

  function toSubgraphOperation({ query, variables = {}, actor = null }: TestOperation) {
    const document = parse(query);
    const scope = {
      actor,
      requestId: randomUUID(),
      cacheLoads: getOperationAST(document)?.operation === 'query',
      traceId: null,
      clientAddress: '127.0.0.1',
      userAgent: 'vitest',
    };
    return { document, variables, scope };
  }

  return {
    mounted,
    environment,
    bus,
    statements,
    execute: (operation) => mounted.execute(toSubgraphOperation(operation)),
    subscribe: (operation) => mounted.subscribe(toSubgraphOperation(operation)),
    async close() {
      await mounted.close();
      await rm(environment.filesDirectory, { recursive: true, force: true });
    },
  };
}
