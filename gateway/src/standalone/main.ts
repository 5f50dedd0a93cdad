import { parseArgs } from 'node:util';
import { loadConfig, readEnvironment, StartupError } from '@pet/platform/config';
import { serveUntilStopped } from '@pet/platform/lifecycle';
import { openLogger } from '@pet/platform/observability';
import { startStandalone } from './start.ts';

const usage = 'Usage: npm run gateway -- --supergraph FILE_OR_URL [--port N]';

function readArguments(): { readonly supergraph: string; readonly port: string | undefined } {
  try {
    const { values } = parseArgs({ options: { supergraph: { type: 'string' }, port: { type: 'string' } } });
    if (values.supergraph !== undefined) return { supergraph: values.supergraph, port: values.port };
  } catch (error) {
    throw new StartupError(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
  throw new StartupError(usage);
}

/** `npm run gateway`: the gateway on its own, in front of the subgraphs that a supergraph names. */
serveUntilStopped(async () => {
  const { supergraph, port } = readArguments();
  const config = loadConfig({ ...(await readEnvironment()), ...(port !== undefined && { PORT: port }) });
  const logger = openLogger({ level: config.logLevel, pretty: config.development && process.stderr.isTTY });
  const gateway = await startStandalone({ config, supergraph, logger });
  console.log(`\nServing ${supergraph} at ${gateway.url}/graphql (ready and metrics: ${gateway.metricsUrl})`);
  for (const { name, url } of gateway.subgraphs) console.log(`  ${name}  ${url}`);
  return { logger, close: () => gateway.close() };
});
