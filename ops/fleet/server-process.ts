import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** A server of ours in a process of its own. */
export interface ServerProcess {
  readonly name: string;
  /** Where its GraphQL is. */
  readonly url: string;
  /** All that it has written to standard output. */
  readonly output: readonly string[];
  readonly process: ChildProcess;
  /** Its exit code, as soon as it has one; null after a signal that it could not handle. */
  readonly exited: Promise<number | null>;
  /** Sends a signal, and waits for the end. @returns the exit code */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** How a server is started. */
export interface ServerProcessOptions {
  readonly name: string;
  /** Its main module, from the repository's root. */
  readonly main: string;
  /** What it finds in its environment, and nothing else of ours but PATH and HOME. */
  readonly environment: NodeJS.ProcessEnv;
  /** Told each line of its log. */
  onLog(line: string): void;
}

/** What a server prints once it serves, in whatever sentence. */
const graphqlUrl = /http:\/\/\S+\/graphql/;

/**
 * Starts a server, and waits until it says where it serves. It is in a process group of its own, so that Ctrl-C reaches
 * only whoever started it, who then ends all in the right order.
 * @throws Error when it ends before
 */
export async function startServerProcess({
  name,
  main,
  environment,
  onLog,
}: ServerProcessOptions): Promise<ServerProcess> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    cwd: repository,
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const exited = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  // Nobody is left to end it in the right order.
  const endWithUs = () => child.kill('SIGTERM');
  process.once('exit', endWithUs);
  void exited.then(() => process.off('exit', endWithUs));
  const output: string[] = [];
  createInterface({ input: child.stderr }).on('line', onLog);
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.push(line);
      const [found] = graphqlUrl.exec(line) ?? [];
      if (found) resolve(found);
    });
    void exited.then((code) => reject(new Error(`${name} did not start (exit code ${code})`)));
  });
  return {
    name,
    url,
    output,
    process: child,
    exited,
    async stop(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      return exited;
    },
  };
}
