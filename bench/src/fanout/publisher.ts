import { once } from 'node:events';
import { scriptArguments, spawnNode, stopProcess, whenReady } from '../peers/server-process.ts';
import type { Counts, PublisherCommand } from './messages.ts';

/** A server that publishes events to its subscribers. */
export interface Publisher {
  readonly pid: number;
  readonly url: string;
  publish(): void;
  /** Only of our gateway. */
  counts(): Promise<Counts>;
  stop(): Promise<void>;
}

/**
 * @param script below `src/servers/fan-out/`
 * @throws Error that says why it does not serve
 */
export async function startPublisher(
  script: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Publisher> {
  const child = spawnNode(scriptArguments(`servers/fan-out/${script}`), env);
  const announced = once(child, 'message').then(([message]) => (message as { url: string }).url);
  const { pid, url } = await whenReady(child, announced);
  const tell = (command: PublisherCommand) => child.send(command);
  return {
    pid,
    url: url.replace(/^http/, 'ws'),
    publish: () => void tell('publish'),
    async counts() {
      const answer = once(child, 'message');
      tell('count');
      const [counts] = await answer;
      return counts as Counts;
    },
    stop: () => stopProcess(child),
  };
}
