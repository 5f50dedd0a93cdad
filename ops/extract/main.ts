/**
 * `npm run extract -- builder --weight 10`: sends a tenth of a subgraph's operations to a service of its own.
 * `npm run extract -- builder --rollback`: takes them back.
 */
import { explainStartFailure, loadConfig, readEnvironment } from '@pet/platform/config';
import { operatorsUrlOf } from '../operators-url.ts';
import { subgraphNames } from '../subgraphs.ts';
import { type ExtractOptions, extract, rollBack } from './extract.ts';
import { parseOptions } from './options.ts';

async function run(): Promise<void> {
  const { name, weight, port, gateways } = parseOptions(process.argv.slice(2), await subgraphNames());
  const options: Omit<ExtractOptions, 'weight'> = {
    name,
    port,
    gateways: gateways ?? [operatorsUrlOf(loadConfig(await readEnvironment()))],
    environment: process.env,
    tell: (line) => console.log(`… ${line}`),
  };
  await (weight === null ? rollBack(options) : extract({ ...options, weight }));
}

// A service that is being started is ended at our exit, which a signal alone is not.
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));

run().catch((error: unknown) => {
  console.error(explainStartFailure(error) ?? error);
  process.exit(1);
});
