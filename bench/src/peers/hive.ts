import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type ServerProcess, spawnNode, whenReady } from './server-process.ts';

const require = createRequire(import.meta.url);
const configFile = fileURLToPath(new URL('../servers/hive-gateway.config.ts', import.meta.url));

/**
 * The JS planner compiles documents, as in its makers' own benchmark of gateways; the Rust planner does without there as
 * well, since it brings an executor of its own.
 */
const plannerFlags = { js: '--jit', rust: '--hive-router-runtime' } as const;

/** Hive Gateway cannot be asked which port it was given, so it is given one that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function untilReady(origin: string): Promise<string> {
  for (;;) {
    const ready = await fetch(`${origin}/readiness`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return `${origin}/graphql`;
    await sleep(200);
  }
}

/**
 * Starts Hive Gateway by its own command line.
 * @throws Error that says why it does not serve
 */
export async function startHiveGateway(
  planner: 'js' | 'rust',
  supergraphFile: string,
): Promise<ServerProcess> {
  const cli = join(dirname(require.resolve('@graphql-hive/gateway/package.json')), 'dist/bin.js');
  const port = await freePort();
  const child = spawnNode([
    ...[cli, 'supergraph', supergraphFile, '--config-path', configFile, plannerFlags[planner]],
    ...['--host', '127.0.0.1', '--port', `${port}`],
  ]);
  return whenReady(child, untilReady(`http://127.0.0.1:${port}`));
}
