import { loadSecrets, StartupError } from '@pet/platform/config';
import { checkAnswers, checkDatabase, checkSettings } from './checks.ts';
import { moveGateways, waitForLeavers } from './gateway.ts';
import { type Move, type MoveOptions, prepareMove, settingsOf } from './move.ts';
import { findService, startService, stopService } from './service.ts';

/** What is needed to send a subgraph's traffic elsewhere. */
export interface ExtractOptions extends MoveOptions {
  /** How many of a hundred operations go to the service: 1 to 100. */
  readonly weight: number;
  /** Where the service listens, unless on the port that is its own. */
  readonly port?: number | undefined;
}

/** Starts the service; see {@link ExtractOptions.port} for where. */
function startFor({ name, port }: ExtractOptions, { environment, config, gateways }: Move) {
  return startService({
    name,
    dataDirectory: config.dataDirectory,
    environment: {
      ...environment,
      // Its settings are in the environment by now, and those of the gateway's own ports are not for it.
      CONFIG_FILE: '',
      PORT: port === undefined ? '' : String(port),
      METRICS_PORT: '',
      PUBLIC_URL: gateways[0].status.publicUrl,
      DATA_DIRECTORY: config.dataDirectory,
    },
  });
}

/**
 * Sends a share of a subgraph's operations to a service of its own, which is started unless it runs: it has to use the same
 * database, and to answer a sample of reads as the gateway does, before any goes there.
 * @throws StartupError with one sentence for the operator; a service that failed the comparison is stopped again
 */
export async function extract(options: ExtractOptions): Promise<void> {
  const { name, weight, tell } = options;
  const move = await prepareMove(options);
  const { gateways, config } = move;
  const now = gateways[0].status.subgraphs[name];
  if (now === undefined) throw new StartupError(`The gateway has no subgraph ${name}.`);
  const secrets = await loadSecrets(config.dataDirectory);
  checkSettings(move, secrets);
  if (config.redisUrl === null)
    tell(
      'without REDIS_URL, live updates reach only who follows in the process that made the change; set it for both',
    );
  await checkDatabase(name, move, secrets);

  const known = await findService(config.dataDirectory, name);
  // One that somebody else runs is used as it is; one of ours that has gone, with the machine perhaps, is started again.
  const missing = known === null ? now.weight === 0 : !known.serving;
  const started = missing ? await startFor(options, move) : null;
  const url = (started ?? known)?.url ?? now.url ?? '';
  if (started) tell(`${name} is ready at ${url} (process ${started.pid}, log ${started.log})`);
  else tell(`${name} runs already at ${url}`);
  try {
    await checkAnswers(options, url, move, secrets);
  } catch (error) {
    if (started) await stopService(config.dataDirectory, name, started);
    throw error;
  }
  const settings = settingsOf(name);
  tell(`${settings.weight}=${weight} in ${[...new Set(gateways.map(({ file }) => file))].join(', ')}`);
  await moveGateways(gateways, { [settings.url]: url, [settings.weight]: String(weight) });
  tell(`${weight} of a hundred operations of ${name} go there now`);
}

/** The subgraphs that run as services and ask this one, which they can only while it is a service too. */
async function askersOf(name: string, { gateways }: Move): Promise<string[]> {
  const remote = gateways.flatMap(({ status }) =>
    Object.entries(status.subgraphs).flatMap(([other, { weight }]) => (weight > 0 ? other : [])),
  );
  const asking = await Promise.all(
    [...new Set(remote)].map(async (other) => {
      const { default: definition } = (await import(`../../subgraphs/${other}/src/index.ts`)) as {
        readonly default: { readonly peers?: readonly string[] };
      };
      return definition.peers?.includes(name) ? other : [];
    }),
  );
  return asking.flat();
}

/**
 * Takes all operations of a subgraph back into the gateways' processes, and stops the service if it was started by
 * {@link extract} and nobody asks it any more.
 * @throws StartupError with one sentence for the operator
 */
export async function rollBack(options: MoveOptions): Promise<void> {
  const { name, tell } = options;
  const move = await prepareMove(options);
  const { gateways, config } = move;
  const settings = settingsOf(name);
  const askers = await askersOf(name, move);
  const kept = askers.length > 0;
  await moveGateways(
    gateways,
    kept ? { [settings.weight]: '0' } : { [settings.url]: null, [settings.weight]: null },
  );
  tell(`all operations of ${name} run in the gateway's process now`);
  if (kept) {
    tell(
      `its service goes on, because ${askers.join(' and ')} asks it; roll that back first, then this again`,
    );
    return;
  }
  const service = await findService(config.dataDirectory, name);
  if (!service?.serving) {
    tell('no service was started by this command, so none is stopped');
    return;
  }
  await waitForLeavers(gateways);
  await stopService(config.dataDirectory, name, service);
  tell(`${name} at ${service.url} has finished and ended`);
}
