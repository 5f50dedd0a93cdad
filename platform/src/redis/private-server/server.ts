import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { StartupError } from '../../config/startup-error.ts';
import { freePort } from '../../http/index.ts';
import { environmentOf, type RedisProgram } from './program.ts';

const startMilliseconds = 10_000;
const stopMilliseconds = 10_000;
const attempts = 5;

/** A Redis of our own on this machine. It ends with this process, however that ends. */
export interface PrivateRedis {
  /** A redis:// URL, the same for its whole life. */
  readonly url: string;
  /** Starts it again after `stop` or `kill`, with the data it had. */
  start(): Promise<void>;
  /** Lets it end in order (SIGTERM). */
  stop(): Promise<void>;
  /** Ends it as a crash would (SIGKILL). What it had acknowledged is on disk. */
  kill(): Promise<void>;
}

/** How to start one. */
export interface PrivateRedisOptions {
  readonly program: RedisProgram;
  /** An existing folder that holds its data. */
  readonly directory: string;
}

function isRunning(server: ChildProcess): boolean {
  return server.exitCode === null && server.signalCode === null;
}

/** Kills the server when the pipe to us closes, which the system does for us even after a SIGKILL. */
function bindToOurLife(server: ChildProcess): void {
  const watch = spawn('sh', ['-c', 'cat >/dev/null; kill -9 "$0"', String(server.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  server.once('exit', () => watch.kill('SIGKILL'));
}

function launch({ program, directory }: PrivateRedisOptions, port: number): ChildProcess {
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: directory,
    save: '',
    // Written before each answer, so that a crash of the process loses nothing; only one of the machine would.
    appendonly: 'yes',
    appendfsync: 'no',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  // A process group of its own, so that Ctrl-C reaches us alone and we can drain first.
  return spawn(program.command, flags, {
    env: environmentOf(program),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

/** @throws StartupError with the server's last words when it does not start */
async function whenReady(server: ChildProcess): Promise<void> {
  let lastWords = '';
  let deadline: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      deadline = setTimeout(() => reject(new Error('it was not ready in time')), startMilliseconds);
      server.once('error', reject);
      server.once('exit', () => reject(new Error(lastWords)));
      for (const input of [server.stdout, server.stderr]) {
        if (input === null) continue;
        createInterface({ input }).on('line', (line) => {
          lastWords = line;
          if (line.includes('Ready to accept connections')) resolve();
        });
      }
    });
  } catch (error) {
    server.kill('SIGKILL');
    throw new StartupError(`The private Redis did not start: ${(error as Error).message}`);
  } finally {
    clearTimeout(deadline);
  }
}

async function startOn(port: number, options: PrivateRedisOptions): Promise<ChildProcess> {
  const server = launch(options, port);
  if (server.pid !== undefined) bindToOurLife(server);
  await whenReady(server);
  return server;
}

/** Another process may take a port between our look at it and the server's start. */
async function startOnFreePort(
  options: PrivateRedisOptions,
): Promise<{ server: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return { server: await startOn(port, options), port };
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

async function end(server: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (!isRunning(server)) return;
  const exit = once(server, 'exit');
  server.kill(signal);
  const deadline = setTimeout(() => server.kill('SIGKILL'), stopMilliseconds);
  await exit;
  clearTimeout(deadline);
}

/**
 * Starts a Redis on a free port of this machine.
 * @throws StartupError with what Redis says when it does not start
 */
export async function startPrivateRedis(options: PrivateRedisOptions): Promise<PrivateRedis> {
  const { port, ...first } = await startOnFreePort(options);
  let server = first.server;
  return {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      if (!isRunning(server)) server = await startOn(port, options);
    },
    stop: () => end(server, 'SIGTERM'),
    kill: () => end(server, 'SIGKILL'),
  };
}
