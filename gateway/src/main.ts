import { loadConfig, loadRemoteSubgraphs, readEnvironment } from '@pet/platform/config';
import { serveUntilStopped } from '@pet/platform/lifecycle';
import { openLogger } from '@pet/platform/observability';
import { reloadOnHangUp } from './reload.ts';
import { startGateway } from './start.ts';
import { startupTable } from './startup-table.ts';
import { firstReading } from './status.ts';
import { subgraphNames } from './subgraphs/registry.ts';

serveUntilStopped(async () => {
  const environment = await readEnvironment();
  const config = loadConfig(environment);
  const remotes = loadRemoteSubgraphs(environment, subgraphNames);
  const logger = openLogger({ level: config.logLevel, pretty: config.development && process.stderr.isTTY });
  const settings = firstReading(process.env.CONFIG_FILE);
  const gateway = await startGateway({
    config,
    remotes,
    settings,
    logger,
    progress: (line) => console.error(`… ${line}`),
  });
  if (settings.file !== null) reloadOnHangUp(gateway, settings, logger);
  console.log(await startupTable(gateway, config.development));
  return { logger, close: () => gateway.close() };
});
