import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { BuiltStage } from './stages.ts';

const run = promisify(execFile);
const healthDeadline = 60_000;
const stopDeadline = 35_000;

/** As whom a stage's processes run: only root can become somebody else. */
function identityOf({ user }: BuiltStage): { uid?: number; gid?: number } {
  const [uid, gid] = user.split(':').map(Number);
  return process.getuid?.() === 0 && uid !== undefined && gid !== undefined ? { uid, gid } : {};
}

/** A stage's command as a process, with what its image would give it and nothing of ours. */
export class Container {
  readonly #stage: BuiltStage;
  readonly #options: {
    readonly cwd: string;
    readonly env: Record<string, string>;
    readonly uid?: number;
    readonly gid?: number;
  };
  readonly #process: ChildProcess;
  #output = '';

  constructor(stage: BuiltStage, environment: Readonly<Record<string, string>>) {
    this.#stage = stage;
    this.#options = {
      cwd: join(stage.root, stage.workingDirectory),
      env: { PATH: process.env.PATH ?? '', ...stage.environment, ...environment },
      ...identityOf(stage),
    };
    const [program = '', ...args] = stage.command;
    this.#process = spawn(program, args, this.#options);
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
  }

  /**
   * Waits until the image's health check passes.
   * @throws Error with what the process wrote when it ends before, or is not healthy within a minute
   */
  async untilHealthy(): Promise<void> {
    const [program = '', ...args] = this.#stage.healthCheck;
    for (const end = Date.now() + healthDeadline; Date.now() < end; await delay(200)) {
      if (this.#process.exitCode !== null) throw new Error(`It ended early:\n${this.#output}`);
      const healthy = await run(program, args, this.#options).then(
        () => true,
        () => false,
      );
      if (healthy) return;
    }
    throw new Error(`It did not become healthy:\n${this.#output}`);
  }

  /**
   * Asks it to stop, as `docker stop` does.
   * @throws Error with what the process wrote unless it ends with 0
   */
  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit', { signal: AbortSignal.timeout(stopDeadline) });
    this.#process.kill('SIGTERM');
    const [code] = await exited;
    if (code !== 0) throw new Error(`It ended with ${code}:\n${this.#output}`);
  }

  /** Ends it at once, whatever it does. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }
}
