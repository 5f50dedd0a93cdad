import { readFileSync } from 'node:fs';
import type { Options } from '../options.ts';
import { decimal, integer, milliseconds } from '../report/format.ts';
import { type FanOutRound, measureFanOut } from './measure.ts';
import type { Counts } from './messages.ts';
import { startPublisher } from './publisher.ts';

/** What the fan-out measured. */
export interface FanOutResult {
  readonly subscribers: number;
  readonly messageBytes: number;
  readonly ours: readonly FanOutRound[];
  /** `ws.send` of the same bytes. */
  readonly control: readonly FanOutRound[];
  readonly counts: Counts;
}

/** Files a process of the fan-out needs besides its sockets. */
const otherFiles = 200;
const mostRounds = 3;

/** Node.js raises the soft limit to the hard one when it starts, so this is what the servers will have as well. */
function openFilesLimit(): number {
  const limit = /^Max open files +(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
  return limit === undefined || limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
}

/**
 * Measures events to thousands of subscribers, our gateway and plain sockets in turn.
 * @throws Error when there may not be as many open files, or a subscriber fails
 */
export async function runFanOut(options: Options, progress: (line: string) => void): Promise<FanOutResult> {
  const { subscribers, fanOutSeconds } = options;
  const needed = subscribers + otherFiles;
  if (openFilesLimit() < needed) {
    throw new Error(
      `${integer(subscribers)} subscribers need ${needed} open files, and this shell allows ${openFilesLimit()}; ` +
        `raise it (ulimit -Hn ${needed}) and run again.`,
    );
  }
  const ours: FanOutRound[] = [];
  const control: FanOutRound[] = [];
  let counts: Counts = { upstreams: 0, events: 0, fetches: 0 };

  async function measure(title: string, script: string, env: Record<string, string>): Promise<FanOutRound> {
    progress(`fan-out · ${title} · connecting ${integer(subscribers)} subscribers`);
    const publisher = await startPublisher(script, env);
    try {
      const round = await measureFanOut(publisher, subscribers, fanOutSeconds);
      if (script === 'our-gateway.ts') counts = await publisher.counts();
      progress(
        `fan-out · ${title}: ${integer(round.deliveriesPerSecond)} deliveries/s, ` +
          `p99 ${milliseconds(round.p99)}, ${decimal(round.cpuPerDelivery)} µs of CPU each`,
      );
      return round;
    } finally {
      await publisher.stop();
    }
  }

  let sample = '';
  for (let round = 0; round < Math.min(options.rounds, mostRounds); round += 1) {
    const figures = await measure('ours', 'our-gateway.ts', {});
    sample = figures.sample;
    ours.push(figures);
    control.push(await measure('plain ws.send', 'plain-sockets.ts', { BENCH_MESSAGE: sample }));
  }
  return { subscribers, messageBytes: Buffer.byteLength(sample), ours, control, counts };
}
