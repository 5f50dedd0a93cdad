import { loadConfig, loadRemoteSubgraphs, readEnvironment } from '../config/index.ts';
import { serveUntilStopped } from '../lifecycle/index.ts';
import { openLogger } from '../observability/index.ts';
import type { SubgraphDefinition } from '../subgraph/index.ts';
import { startService } from './start.ts';

/**
 * Runs a subgraph as this process, until SIGTERM or SIGINT. It listens on `PORT`, or on the subgraph's own port, and
 * answers the gateways of the same installation only.
 */
export function serve<Context extends object>(definition: SubgraphDefinition<Context>): void {
  serveUntilStopped(async () => {
    const environment = await readEnvironment();
    const config = loadConfig({ ...environment, PORT: environment.PORT || String(definition.port) });
    const logger = openLogger({ level: config.logLevel, pretty: config.development && process.stderr.isTTY });
    const service = await startService(definition, {
      config,
      peers: loadRemoteSubgraphs(environment, [
        ...(definition.peers ?? []),
        ...(definition.optionalPeers ?? []),
      ]),
      logger,
    });
    console.log(`${definition.name} is serving at ${service.url} (ready and metrics: ${service.metricsUrl})`);
    return { logger, close: () => service.close() };
  });
}
