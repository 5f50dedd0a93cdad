import { explainStartFailure, loadConfig } from '@pet/platform/config';
import { openLogger } from '@pet/platform/observability';
import { startGateway } from './start.ts';
import { startupTable } from './startup-table.ts';

/** A drain that takes longer than an orchestrator's patience is cut short by us, not by SIGKILL. */
const drainMilliseconds = 30_000;

async function main(): Promise<void> {
  const config = loadConfig();
  const logger = openLogger({ level: config.logLevel, pretty: config.development && process.stderr.isTTY });
  const gateway = await startGateway({ config, logger, progress: (line) => console.error(`… ${line}`) });

  let draining = false;
  function drain(signal: NodeJS.Signals): void {
    if (draining) return;
    draining = true;
    logger.info({ signal }, 'draining');
    setTimeout(() => {
      logger.error('draining took longer than 30 s');
      process.exit(1);
    }, drainMilliseconds).unref();
    gateway.close().then(() => process.exit(0));
  }
  process.on('SIGTERM', drain);
  process.on('SIGINT', drain);
  console.log(await startupTable(gateway, config.development));
}

main().catch((error: unknown) => {
  const sentence = explainStartFailure(error);
  console.error(sentence === null ? error : `\n${sentence}`);
  process.exit(1);
});
