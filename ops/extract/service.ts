import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { StartupError } from '@pet/platform/config';
import { repository } from '../subgraphs.ts';

/** Milliseconds. */
const startWithin = 60_000;
/** A service drains for up to half a minute. */
const stopWithin = 35_000;
const answerWithin = 5_000;
const lookAgainAfter = 100;

/** A service that was started here, and goes on when whoever started it has ended. */
export interface DetachedService {
  readonly pid: number;
  /** Its GraphQL endpoint. */
  readonly url: string;
  /** Where its `/ready` is, without a trailing slash. */
  readonly metricsUrl: string;
  readonly log: string;
}

/** What a service is started with. */
export interface ServiceStart {
  readonly name: string;
  /** Where it is remembered what was started, and what it logs. */
  readonly dataDirectory: string;
  readonly environment: NodeJS.ProcessEnv;
}

function folderOf(dataDirectory: string): string {
  return join(dataDirectory, 'services');
}

function recordOf(dataDirectory: string, name: string): string {
  return join(folderOf(dataDirectory), `${name}.json`);
}

/** Whether something answers there, and says that it is that service. */
async function isServing(name: string, metricsUrl: string): Promise<boolean> {
  try {
    const response = await fetch(`${metricsUrl}/ready`, { signal: AbortSignal.timeout(answerWithin) });
    return ((await response.json()) as { name?: unknown }).name === name;
  } catch {
    return false;
  }
}

/** Finds a service that was started here, and whether it still runs; null where there is none. */
export async function findService(
  dataDirectory: string,
  name: string,
): Promise<(DetachedService & { readonly serving: boolean }) | null> {
  const text = await readFile(recordOf(dataDirectory, name), 'utf8').catch(() => null);
  if (text === null) return null;
  const service = JSON.parse(text) as DetachedService;
  return { ...service, serving: await isServing(name, service.metricsUrl) };
}

/** What a service prints once it serves. */
const servingSentence = /is serving at (\S+) \(.*?(http:\/\/[^\s)]+)\)/;

/**
 * Starts a subgraph as a service, and waits until it is ready. It is in a process group of its own, so that neither the end
 * of this process nor Ctrl-C ends it.
 * @throws StartupError with the last thing it said, when it ends before, or takes longer than a minute
 */
export async function startService({
  name,
  dataDirectory,
  environment,
}: ServiceStart): Promise<DetachedService> {
  await mkdir(folderOf(dataDirectory), { recursive: true });
  const log = join(folderOf(dataDirectory), `${name}.log`);
  const output = await open(log, 'w', 0o600);
  const child = spawn(process.execPath, ['--import', 'tsx', `subgraphs/${name}/src/main.ts`], {
    cwd: repository,
    env: environment,
    stdio: ['ignore', output.fd, output.fd],
    detached: true,
  });
  const spawned = once(child, 'spawn');
  await output.close();
  await spawned;
  // Until it is remembered, nobody would find it again.
  const endWithUs = () => child.kill('SIGTERM');
  process.once('exit', endWithUs);
  try {
    const addresses = await waitUntilReady(
      name,
      log,
      () => child.exitCode !== null || child.signalCode !== null,
    );
    const service: DetachedService = { pid: child.pid ?? 0, ...addresses, log };
    await writeFile(recordOf(dataDirectory, name), JSON.stringify(service), { mode: 0o600 });
    child.unref();
    return service;
  } catch (error) {
    endWithUs();
    throw error;
  } finally {
    process.off('exit', endWithUs);
  }
}

async function waitUntilReady(
  name: string,
  log: string,
  hasEnded: () => boolean,
): Promise<Pick<DetachedService, 'url' | 'metricsUrl'>> {
  const end = performance.now() + startWithin;
  for (;;) {
    const ended = hasEnded();
    const text = await readFile(log, 'utf8');
    const last = text.trim().split('\n').at(-1);
    if (ended) throw new StartupError(`${name} did not start: ${last} (its log is ${log})`);
    const [, url, metricsUrl] = servingSentence.exec(text) ?? [];
    if (url && metricsUrl && (await isServing(name, metricsUrl))) return { url, metricsUrl };
    if (performance.now() > end)
      throw new StartupError(`${name} is not ready within a minute; its log is ${log}`);
    await setTimeout(lookAgainAfter);
  }
}

/**
 * Asks a service to end, and waits until it has finished what is under way.
 * @throws StartupError when it has not ended within 35 seconds
 */
export async function stopService(
  dataDirectory: string,
  name: string,
  { pid, metricsUrl }: DetachedService,
): Promise<void> {
  process.kill(pid, 'SIGTERM');
  const end = performance.now() + stopWithin;
  // Its listener for operators is the last thing it closes.
  while (await isServing(name, metricsUrl)) {
    if (performance.now() > end) throw new StartupError(`${name} (process ${pid}) does not end; kill it.`);
    await setTimeout(lookAgainAfter);
  }
  await rm(recordOf(dataDirectory, name), { force: true });
}
