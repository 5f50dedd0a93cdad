import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** What a process is told; its environment is added to this one's. */
export interface ServerOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const startDeadline = 60_000;
const stopDeadline = 5_000;
const loader = new URL('../../loader/register.mjs', import.meta.url).href;

/** What every server of the bench runs with: production, and nothing reported to anybody. */
const environment = {
  NODE_ENV: 'production',
  APOLLO_TELEMETRY_DISABLED: 'true',
  LOG_LEVEL: 'error',
};

/** The last lines a process wrote to its error output, for when it fails to start. */
function tailOf(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-4_000);
  });
  return () => tail.trim();
}

/** Those that live; a bench that ends early must not leave any behind. */
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
// A signal alone would end this process without the above.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

/** Starts Node.js with a channel to this process, over which the server tells its URL or other things. */
export function spawnNode(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const options: SpawnOptions = {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, ...environment, ...env },
  };
  const child = spawn(process.execPath, args, options);
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** The arguments that make Node.js run a TypeScript file of this folder's parent. */
export function scriptArguments(script: string): string[] {
  return ['--import', loader, fileURLToPath(new URL(`../${script}`, import.meta.url))];
}

/** Asks a process to end, and ends it where it does not. */
export function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill('SIGKILL'), stopDeadline);
    child.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/**
 * Waits until a process says that it serves.
 * @param ready resolves with its URL
 * @throws Error with the end of its error output when it exits before, or takes longer than a minute
 */
export async function whenReady(child: ChildProcess, ready: Promise<string>): Promise<ServerProcess> {
  const tail = tailOf(child);
  const { pid } = child;
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`it exited with ${code}: ${tail()}`)));
    timer = setTimeout(() => reject(new Error(`it did not serve within a minute: ${tail()}`)), startDeadline);
  });
  // Once it serves, its end is no failure to start any more.
  failed.catch(() => {});
  try {
    const url = await Promise.race([ready, failed]);
    if (pid === undefined) throw new Error('it has no process id');
    return { pid, url, stop: () => stopProcess(child) };
  } catch (error) {
    await stopProcess(child);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Starts a server of `src/servers/`, which announces its URL.
 * @throws Error that says why it does not serve
 */
export function startServer(
  script: string,
  { args = [], env = {} }: ServerOptions = {},
): Promise<ServerProcess> {
  const child = spawnNode([...scriptArguments(`servers/${script}`), ...args], env);
  const url = new Promise<string>((resolve) => {
    child.on('message', (message: { url?: string }) => {
      if (message.url !== undefined) resolve(message.url);
    });
  });
  return whenReady(child, url);
}
