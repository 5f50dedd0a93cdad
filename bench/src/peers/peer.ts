import type { ServerProcess } from './server-process.ts';

/** Something that answers the operations of a scenario. */
export interface Peer {
  readonly key: string;
  readonly title: string;
  /** The packages that make it what it is; their versions are printed. */
  readonly packages: readonly string[];
  /** @throws Error that says why it cannot run here */
  start(): Promise<RunningPeer>;
}

export interface RunningPeer {
  urlOf(operationKey: string): string;
  /** The process that clients talk to. */
  readonly front: number;
  /** Whatever else works for it: subgraphs, a database. */
  readonly behind: readonly number[];
  stop(): Promise<void>;
}

/** A peer that is one process, or the front of several that others share and that outlive it. */
export function runningPeer(server: ServerProcess, behind: readonly number[] = []): RunningPeer {
  return { urlOf: () => server.url, front: server.pid, behind, stop: server.stop };
}
