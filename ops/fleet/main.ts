import { loadConfig, loadSecrets, readEnvironment } from '@pet/platform/config';
import { openCluster } from '@pet/platform/database';
import { openAll, serveUntilStopped } from '@pet/platform/lifecycle';
import { openLogger } from '@pet/platform/observability';
import { startFleet } from './fleet.ts';
import { fleetTable } from './fleet-table.ts';

/** `npm run fleet`: the whole fleet on this machine, each server a process of its own. */
// Until the fleet can be drained, whoever stops it ends the processes that have been started so far.
const giveUp = () => process.exit(1);
process.once('SIGINT', giveUp).once('SIGTERM', giveUp);

serveUntilStopped(async () => {
  const environment = await readEnvironment();
  const config = loadConfig(environment);
  const logger = openLogger({ level: config.logLevel, pretty: process.stderr.isTTY });
  const progress = (line: string) => console.error(`… ${line}`);
  return openAll(logger, async (closers) => {
    const secrets = await loadSecrets(config.dataDirectory);
    const cluster = await openCluster(config, secrets, progress);
    closers.add(() => cluster.close());
    progress('starting the services and two gateways');
    const fleet = await startFleet({
      host: config.host,
      port: config.port,
      servicePorts: 'own',
      // Two of a service tell each other by Redis what is new.
      replicas: { builder: config.redisUrl === null ? 1 : 2 },
      gateways: 2,
      environment: {
        ...environment,
        // Its settings are in the environment by now; each process has a port of its own.
        CONFIG_FILE: '',
        PORT: '',
        METRICS_PORT: '',
        HOST: '127.0.0.1',
        DATA_DIRECTORY: config.dataDirectory,
        DATABASE_URL: cluster.adminUrl,
      },
      onLog: (name, line) => console.error(`${name}: ${line}`),
      onLost: (name) => logger.error({ name }, 'a process of the fleet has ended'),
      logger,
    });
    closers.add(() => fleet.close());
    process.off('SIGINT', giveUp).off('SIGTERM', giveUp);
    console.log(fleetTable(fleet));
    return { logger, close: () => closers.close() };
  });
});
