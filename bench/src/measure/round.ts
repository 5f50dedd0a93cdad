import type { LoadGenerator } from '../load/generator.ts';
import type { LoadJob } from '../load/job.ts';
import type { RunningPeer } from '../peers/peer.ts';
import { readUsage, type Usage, withDescendants } from './processes.ts';

/** What one peer did in one round. */
export interface Round {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU seconds per 1,000 requests, over all processes of the peer. */
  readonly cpu: number;
  /** The same of the process that clients talk to. */
  readonly frontCpu: number;
  /** The most memory that all processes of the peer had at once. */
  readonly peakBytes: number;
  /** The share of a core that the load generator took; near 1 it held the peer up. */
  readonly generatorLoad: number;
  /** Requests that were answered with errors. */
  readonly failed: number;
  /** Answers that were compared with the expected data, in whole. */
  readonly compared: number;
}

const sampleMilliseconds = 250;

/** Puts one peer under load and reads what it cost. */
export async function measureRound(
  peer: RunningPeer,
  job: LoadJob,
  generator: LoadGenerator,
): Promise<Round> {
  // Looked up once a round: a server's workers and a database's connections live longer than that.
  const front = withDescendants([peer.front]);
  let all = front;
  let before: { readonly front: Usage; readonly all: Usage } | undefined;
  let peakBytes = 0;
  let sampling: NodeJS.Timeout | undefined;

  const result = await generator
    .run(job, () => {
      // A database opens its connections' processes in the warm-up.
      all = withDescendants([peer.front, ...peer.behind]);
      before = { front: readUsage(front), all: readUsage(all) };
      sampling = setInterval(() => {
        peakBytes = Math.max(peakBytes, readUsage(all).residentBytes);
      }, sampleMilliseconds);
    })
    .finally(() => clearInterval(sampling));

  const after = { front: readUsage(front), all: readUsage(all) };
  const perThousand = (used: Usage, earlier: Usage | undefined) =>
    ((used.cpuSeconds - (earlier?.cpuSeconds ?? 0)) / result.requests) * 1_000;
  return {
    requestsPerSecond: result.requests / result.seconds,
    p50: result.p50,
    p99: result.p99,
    cpu: perThousand(after.all, before?.all),
    frontCpu: perThousand(after.front, before?.front),
    peakBytes: Math.max(peakBytes, after.all.residentBytes),
    generatorLoad: result.generatorLoad,
    failed: result.failed,
    compared: result.compared,
  };
}
