import { type Closers, openAll } from '@pet/platform/lifecycle';
import type { Logger } from '@pet/platform/observability';
import { type Balancer, openBalancer } from './balancer.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** The processes of an installation, all on this machine. */
export interface Fleet {
  /** Where clients reach the gateways. */
  readonly url: string;
  readonly services: readonly ServerProcess[];
  readonly gateways: readonly ServerProcess[];
  /** Drains the gateways, then the services. */
  close(): Promise<void>;
}

/** What a fleet is made of. */
export interface FleetOptions {
  readonly host: string;
  /** Where clients reach it; 0 lets the system choose. */
  readonly port: number;
  /** Whether services listen on the ports of their own that they always have, or wherever there is room. */
  readonly servicePorts: 'own' | 'any';
  /** How many of each service, 1 unless given. More than one stand behind one address. */
  readonly replicas?: Readonly<Record<string, number>>;
  readonly gateways: number;
  /** What all processes find in their environments: database, secrets, Redis. */
  readonly environment: NodeJS.ProcessEnv;
  /** Told each line that a process logs. */
  onLog(name: string, line: string): void;
  /** Told which process has ended by itself. */
  onLost?(name: string): void;
  readonly logger: Logger;
}

/** Each is started after those it asks, since its development data is made of theirs. */
const services = ['users', 'builder', 'webhooks', 'orders', 'analytics', 'audit'] as const;

function portOf({ url }: ServerProcess): number {
  return Number(new URL(url).port);
}

async function open(options: FleetOptions, closers: Closers): Promise<Fleet> {
  const { host, servicePorts, replicas = {}, environment } = options;
  const started: { services: ServerProcess[]; gateways: ServerProcess[] } = { services: [], gateways: [] };
  const entrance = await openBalancer(host, options.port, () => started.gateways.map(portOf));
  closers.add(async () => entrance.close());
  const url = `http://${host}:${entrance.port}`;
  let closing = false;
  const addresses: Record<string, string> = {};

  async function start(name: string, main: string, extra: NodeJS.ProcessEnv): Promise<ServerProcess> {
    const server = await startServerProcess({
      name,
      main,
      environment: { PUBLIC_URL: url, ...environment, ...addresses, ...extra },
      onLog: (line) => options.onLog(name, line),
    });
    closers.add(async () => void (await server.stop('SIGTERM')));
    void server.exited.then(() => closing || options.onLost?.(name));
    return server;
  }

  async function startService(name: string): Promise<void> {
    const main = `subgraphs/${name}/src/main.ts`;
    const count = replicas[name] ?? 1;
    const replicated = count > 1 || servicePorts === 'any';
    const members: ServerProcess[] = [];
    for (let index = 0; index < count; index += 1) {
      members.push(await start(name, main, replicated ? { PORT: '0', METRICS_PORT: '0' } : {}));
    }
    started.services.push(...members);
    addresses[`${name.toUpperCase()}_URL`] =
      count === 1 ? (members[0]?.url ?? '') : `http://127.0.0.1:${(await balance(members)).port}/graphql`;
  }

  async function balance(members: readonly ServerProcess[]): Promise<Balancer> {
    const balancer = await openBalancer('127.0.0.1', 0, () => members.map(portOf));
    closers.add(async () => balancer.close());
    return balancer;
  }

  for (const name of services) await startService(name);
  for (let index = 0; index < options.gateways; index += 1) {
    started.gateways.push(await start('gateway', 'gateway/src/main.ts', { PORT: '0', METRICS_PORT: '0' }));
  }
  return {
    url,
    ...started,
    close() {
      closing = true;
      return closers.close();
    },
  };
}

/**
 * Starts the whole fleet: each subgraph as a service of its own, and gateways behind one address.
 * @throws Error when a process does not start; those that were started are stopped again
 */
export function startFleet(options: FleetOptions): Promise<Fleet> {
  return openAll(options.logger, (closers) => open(options, closers));
}
