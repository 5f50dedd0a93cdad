import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, loadRemoteSubgraphs } from '@pet/platform/config';
import { createTestDatabase } from '@pet/platform/testing';
import { pino } from 'pino';
import type { LiveLimits } from '../src/live/limits.ts';
import { startGateway } from '../src/start.ts';
import { subgraphNames } from '../src/subgraphs/registry.ts';
import { hangUp, openShopClient, type ShopClient } from './shop-client.ts';

/** A gateway in this process, and a client of it. */
export interface TestGateway extends ShopClient {
  /** Where its `/metrics` are, without a trailing slash. */
  readonly metricsUrl: string;
  /** Every SQL statement since the list was last emptied, but for those of subgraphs that only listen. */
  readonly statements: string[];
  /** Moves subgraphs as if the environment had changed to these variables. */
  move(variables: Record<string, string>): Promise<boolean>;
  close(): Promise<void>;
}

/** They write down what they hear of others, whenever that is: it says nothing of what was asked. */
const listeners: ReadonlySet<string> = new Set(['analytics', 'audit']);

/** Starts the supergraph on a free port and, unless the variables say otherwise, on a private, seeded database. */
export async function startTestGateway(
  variables: Record<string, string> = {},
  liveLimits: Partial<LiveLimits> = {},
): Promise<TestGateway> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'all-pet-plus-gateway-'));
  const statements: string[] = [];
  const gateway = await startGateway({
    config: loadConfig({
      PORT: '0',
      DATA_DIRECTORY: dataDirectory,
      DATABASE_URL: variables.DATABASE_URL ?? (await createTestDatabase()),
      ...variables,
    }),
    remotes: loadRemoteSubgraphs(variables, subgraphNames),
    logger: pino({ level: 'silent' }),
    onStatement(sql, subgraph) {
      if (!listeners.has(subgraph)) statements.push(sql);
    },
    liveLimits,
  });
  return {
    ...openShopClient(gateway.url, gateway.accessTokens),
    metricsUrl: gateway.metricsUrl,
    statements,
    move: (next) => gateway.move(loadRemoteSubgraphs(next, subgraphNames)),
    async close() {
      hangUp();
      await gateway.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
