import { parseArgs } from 'node:util';
import { loadConfig, readEnvironment, StartupError } from '@pet/platform/config';
import type { Issuer } from '@pet/platform/identity';
import { serveUntilStopped } from '@pet/platform/lifecycle';
import { openLogger } from '@pet/platform/observability';
import { startStandalone } from './start.ts';

const usage = `Usage: npm run gateway -- --supergraph FILE_OR_URL [--port N]
         [--jwks URL --issuer ISS --audience AUD]`;

const settings = {
  supergraph: { type: 'string' },
  port: { type: 'string' },
  jwks: { type: 'string' },
  issuer: { type: 'string' },
  audience: { type: 'string' },
} as const;

interface Arguments {
  readonly supergraph: string;
  readonly port: string | undefined;
  readonly issuer: Issuer | undefined;
}

function parse() {
  try {
    return parseArgs({ options: settings }).values;
  } catch (error) {
    throw new StartupError(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}

function readArguments(): Arguments {
  const { supergraph, port, jwks, issuer, audience } = parse();
  if (supergraph === undefined) throw new StartupError(usage);
  const given = [jwks, issuer, audience].filter((value) => value !== undefined);
  if (given.length === 0) return { supergraph, port, issuer: undefined };
  if (jwks === undefined || issuer === undefined || audience === undefined)
    throw new StartupError(
      `--jwks, --issuer and --audience belong together: a token that another may use is none.\n${usage}`,
    );
  if (!URL.canParse(jwks)) throw new StartupError(`--jwks must be an address, but is "${jwks}".`);
  return { supergraph, port, issuer: { jwksUrl: jwks, issuer, audience } };
}

/** `npm run gateway`: the gateway on its own, in front of the subgraphs that a supergraph names. */
serveUntilStopped(async () => {
  const { supergraph, port, issuer } = readArguments();
  const config = loadConfig({ ...(await readEnvironment()), ...(port !== undefined && { PORT: port }) });
  const logger = openLogger({ level: config.logLevel, pretty: config.development && process.stderr.isTTY });
  const gateway = await startStandalone({ config, supergraph, issuer, logger });
  console.log(`\nServing ${supergraph} at ${gateway.url}/graphql (ready and metrics: ${gateway.metricsUrl})`);
  for (const { name, url } of gateway.subgraphs) console.log(`  ${name}  ${url}`);
  return { logger, close: () => gateway.close() };
});
