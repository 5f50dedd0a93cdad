import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, loadSecrets, serviceKeysOf } from '@pet/platform/config';
import {
  type AccessTokens,
  openAccessTokens,
  openServiceSigner,
  type ServiceKey,
  type ServiceSigner,
  type SigningKey,
} from '@pet/platform/identity';
import { createTestDatabase } from '@pet/platform/testing';
import { type ServerProcess, startServerProcess } from '../../ops/fleet/server-process.ts';

/** What the processes of one installation share, and those that a test starts; nothing of it is left behind. */
export interface Installation {
  /** What each of its processes finds in its environment: a private database and data folder, and any free port. */
  readonly variables: Readonly<Record<'DATA_DIRECTORY' | 'DATABASE_URL' | 'PORT' | 'METRICS_PORT', string>>;
  readonly accessTokens: AccessTokens;
  readonly signer: ServiceSigner;
  /** What `signer` signs with. */
  readonly serviceKey: ServiceKey;
  /** What access tokens are signed with. */
  readonly signingKey: SigningKey;
  /** What its processes have logged. */
  readonly log: readonly string[];
  startService(name: string, extra?: Record<string, string>): Promise<ServerProcess>;
  startGateway(extra: Record<string, string>): Promise<ServerProcess>;
  /** Ends the processes that still run. */
  close(): Promise<void>;
}

export async function openInstallation(): Promise<Installation> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'all-pet-plus-installation-'));
  const variables = {
    DATA_DIRECTORY: dataDirectory,
    DATABASE_URL: await createTestDatabase(),
    PORT: '0',
    METRICS_PORT: '0',
  };
  const secrets = await loadSecrets(dataDirectory);
  const [key] = serviceKeysOf(loadConfig(variables), secrets);
  const log: string[] = [];
  const processes: ServerProcess[] = [];

  async function start(name: string, main: string, extra: Record<string, string>): Promise<ServerProcess> {
    const environment = { ...variables, ...extra };
    const server = await startServerProcess({ name, main, environment, onLog: (line) => log.push(line) });
    processes.push(server);
    return server;
  }

  return {
    variables,
    accessTokens: await openAccessTokens(...secrets.signingKeys),
    signer: openServiceSigner(key),
    serviceKey: key,
    signingKey: secrets.signingKeys[0],
    log,
    startService: (name, extra = {}) => start(name, `subgraphs/${name}/src/main.ts`, extra),
    startGateway: (extra) => start('gateway', 'gateway/src/main.ts', extra),
    async close() {
      await Promise.all(processes.map((server) => server.stop('SIGKILL')));
      await rm(dataDirectory, { recursive: true });
    },
  };
}

/** Where a service serves, as a gateway finds it in its environment. */
export function addressOf({ name, url }: ServerProcess): Record<string, string> {
  return { [`${name.toUpperCase()}_URL`]: url };
}

/** Where a service or a gateway has its `/ready` and `/metrics`, as it says itself. */
export function metricsUrlOf({ output }: ServerProcess): string {
  const url = /ready and metrics: (\S+)\)|Metrics +(\S+)\/metrics/.exec(output.join('\n'))?.slice(1).join('');
  if (url === undefined) throw new Error('It has printed no address for operators');
  return url;
}

/** How many queries and mutations a service has answered, as its metrics say. */
export async function operationsOf(service: ServerProcess): Promise<number> {
  const text = await (await fetch(`${metricsUrlOf(service)}/metrics`)).text();
  const counts = text.matchAll(/^subgraph_operation_duration_seconds_count\{.*\} (\d+)$/gm);
  return Array.from(counts, ([, count]) => Number(count)).reduce((total, count) => total + count, 0);
}
