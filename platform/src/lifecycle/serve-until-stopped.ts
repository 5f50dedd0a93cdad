import { explainStartFailure } from '../config/index.ts';
import type { Logger } from '../observability/index.ts';

/** A drain that takes longer than an orchestrator's patience is cut short by us, not by SIGKILL. */
const drainMilliseconds = 30_000;

/** A server that has been started. */
export interface StartedServer {
  readonly logger: Logger;
  /** Refuses new work, finishes what is under way, and closes all. */
  close(): Promise<void>;
}

function drainOnSignals({ logger, close }: StartedServer): void {
  let draining = false;
  function drain(signal: NodeJS.Signals): void {
    if (draining) return;
    draining = true;
    logger.info({ signal }, 'draining');
    setTimeout(() => {
      logger.error('draining took longer than 30 s');
      process.exit(1);
    }, drainMilliseconds).unref();
    close().then(() => process.exit(0));
  }
  process.on('SIGTERM', drain);
  process.on('SIGINT', drain);
}

/**
 * Runs a server as this process: until SIGTERM or SIGINT, when it drains and exits with 0. A server that cannot start
 * says so in one sentence and exits with 1.
 */
export function serveUntilStopped(start: () => Promise<StartedServer>): void {
  start()
    .then(drainOnSignals)
    .catch((error: unknown) => {
      const sentence = explainStartFailure(error);
      console.error(sentence === null ? error : `\n${sentence}`);
      process.exit(1);
    });
}
