import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeSupergraph } from '../dataset/compose.ts';
import { subgraphNames } from '../dataset/schemas.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** The three subgraphs as services, and the supergraph that names their URLs. */
export interface Fleet {
  readonly supergraphFile: string;
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

/**
 * Starts each subgraph in a process of its own. Peers share a fleet: only one is under load at a time, and so they
 * have not only equal but the same subgraphs.
 * @param script the server of `src/servers/` that takes a subgraph's name
 */
export async function startFleet(script: string, directory: string): Promise<Fleet> {
  const servers: ServerProcess[] = [];
  const urls: Partial<Record<(typeof subgraphNames)[number], string>> = {};
  for (const name of subgraphNames) {
    const server = await startServer(script, { args: [name] });
    servers.push(server);
    urls[name] = server.url;
  }
  const supergraphFile = join(directory, `${script}.graphql`);
  await writeFile(supergraphFile, composeSupergraph(urls));
  return {
    supergraphFile,
    pids: servers.map(({ pid }) => pid),
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

/** A fleet that is started when the first peer needs it, and again after it was stopped. */
export interface SharedFleet {
  get(): Promise<Fleet>;
  stop(): Promise<void>;
}

export function shareFleet(script: string, directory: string): SharedFleet {
  let fleet: Promise<Fleet> | undefined;
  return {
    get() {
      fleet ??= startFleet(script, directory);
      return fleet;
    },
    async stop() {
      const running = fleet;
      fleet = undefined;
      await running?.then(
        (started) => started.stop(),
        () => {},
      );
    },
  };
}
