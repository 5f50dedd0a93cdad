import { loadRemoteSubgraphs, readEnvironment } from '@pet/platform/config';
import type { Logger } from '@pet/platform/observability';
import type { RunningGateway } from './start.ts';
import type { SettingsReadings } from './status.ts';
import { subgraphNames } from './subgraphs/registry.ts';

/**
 * Reads where the subgraphs run once more at each SIGHUP, and moves them there. Settings that are wrong are refused with
 * their reason in the log, and nothing changes.
 *
 * Without a file that could change there is nothing to read again, and SIGHUP keeps its meaning: the terminal has gone.
 */
export function reloadOnHangUp(gateway: RunningGateway, settings: SettingsReadings, logger: Logger): void {
  async function reload(): Promise<void> {
    try {
      const remotes = loadRemoteSubgraphs(await readEnvironment(), subgraphNames);
      const moved = await gateway.move(remotes);
      settings.refusal = moved ? null : 'its subgraphs could not be moved';
      if (!moved) return;
      logger.info({ subgraphs: Object.fromEntries(gateway.subgraphs) }, 'the configuration was read again');
    } catch (error) {
      settings.refusal = error instanceof Error ? error.message : String(error);
      logger.error({ err: error }, 'the configuration is refused; nothing changes');
    } finally {
      settings.readings += 1;
    }
  }
  let last = Promise.resolve();
  process.on('SIGHUP', () => {
    // One after the other, so that the last one counts.
    last = last.then(reload);
  });
}
