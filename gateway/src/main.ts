import { loadConfig } from '@pet/platform/config';
import { openLogger } from '@pet/platform/observability';
import { serveUntilStopped } from './lifecycle/serve-until-stopped.ts';
import { startGateway } from './start.ts';
import { startupTable } from './startup-table.ts';

serveUntilStopped(async () => {
  const config = loadConfig();
  const logger = openLogger({ level: config.logLevel, pretty: config.development && process.stderr.isTTY });
  const gateway = await startGateway({ config, logger, progress: (line) => console.error(`… ${line}`) });
  console.log(await startupTable(gateway, config.development));
  return { logger, close: () => gateway.close() };
});
