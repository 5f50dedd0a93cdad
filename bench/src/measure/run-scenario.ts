import type { LoadGenerator } from '../load/generator.ts';
import type { LoadJob } from '../load/job.ts';
import type { Options } from '../options.ts';
import { limitPeer } from '../peers/limit.ts';
import type { Peer, RunningPeer } from '../peers/peer.ts';
import { integer, milliseconds } from '../report/format.ts';
import { answersOf, assertSameAnswers, dataText } from './answers.ts';
import { Ledger, type Trial } from './ledger.ts';
import { measureRound } from './round.ts';
import type { Scenario, ScenarioResult } from './scenario.ts';

/** A peer that serves. */
interface Contestant {
  readonly peer: Pick<Peer, 'key' | 'title' | 'packages'>;
  readonly running: RunningPeer;
}

interface Run {
  readonly scenario: Scenario;
  readonly options: Options;
  readonly generator: LoadGenerator;
  readonly ledger: Ledger;
  progress(line: string): void;
}

/** Variants that every peer is asked before the load; during it answers to all of them are compared. */
const comparedFirst = 60;
/** The same in later rounds. */
const comparedAgain = 5;

/** @throws Error when the baseline does not start: nothing can be compared without it */
async function startPeers(run: Run, contestants: Contestant[]): Promise<void> {
  const { scenario, options, ledger, progress } = run;
  for (const [index, peer] of scenario.peers.entries()) {
    const isBaseline = index === 0;
    if (!isBaseline && options.peers !== null && !options.peers.has(peer.key)) continue;
    if (ledger.isLeftOut(peer)) continue;
    progress(`${scenario.key} · starting ${peer.title}`);
    try {
      contestants.push({ peer, running: await peer.start() });
    } catch (error) {
      if (isBaseline) throw error;
      ledger.leaveOut(peer, error);
    }
  }
}

async function startLimit({ ledger }: Run, contestants: Contestant[]): Promise<void> {
  const texts = ledger.trials.map(({ operation, expected }) => [operation.key, expected[0] ?? '']);
  contestants.push({ peer: limitPeer, running: await limitPeer.start(Object.fromEntries(texts)) });
}

async function openTrials({ scenario }: Run, baseline: RunningPeer): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const operation of await scenario.operations(baseline)) {
    trials.push({ operation, expected: await answersOf(baseline, operation), rounds: new Map() });
  }
  return trials;
}

async function compareAnswers(
  { ledger }: Run,
  contestants: readonly Contestant[],
  mostVariants: number,
): Promise<void> {
  for (const trial of ledger.trials) {
    const expected = trial.expected.slice(0, mostVariants);
    for (const { peer, running } of contestants) {
      if (ledger.isLeftOut(peer, trial)) continue;
      try {
        await assertSameAnswers(running, trial.operation, expected);
      } catch (error) {
        ledger.leaveOut(peer, error, trial);
      }
    }
  }
}

function jobFor({ options }: Run, { peer, running }: Contestant, { operation, expected }: Trial): LoadJob {
  return {
    url: running.urlOf(operation.key),
    operation: operation.text,
    variants: operation.variants.map((variant, index) => ({
      ...variant,
      expected: dataText(expected[index] ?? 'null'),
    })),
    ...(operation.tokens && { tokens: operation.tokens }),
    connections: options.connections,
    warmUp: options.warmUp,
    measureSeconds: options.measureSeconds,
    check: peer.key !== limitPeer.key,
    stayAwake: running.behind.length === 0,
  };
}

/** Starts at another one each round, so that no peer always follows the same one. */
function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

async function measureAll(run: Run, contestants: readonly Contestant[], round: number): Promise<void> {
  const { scenario, options, generator, ledger, progress } = run;
  for (const trial of ledger.trials) {
    for (const contestant of rotated(contestants, round)) {
      const { peer, running } = contestant;
      if (ledger.isLeftOut(peer, trial)) continue;
      try {
        const figures = await measureRound(running, jobFor(run, contestant, trial), generator);
        ledger.record(peer, trial, figures);
        const { requestsPerSecond, p99, compared, failed } = figures;
        progress(
          `${scenario.key} · ${trial.operation.key} · round ${round + 1}/${options.rounds} · ${peer.title}: ` +
            `${integer(requestsPerSecond)} requests/s, p99 ${milliseconds(p99)}, ${compared} answers compared` +
            (failed > 0 ? `, ${failed} FAILED` : ''),
        );
      } catch (error) {
        ledger.leaveOut(peer, error, trial);
      }
    }
  }
}

/**
 * One round: every peer in new processes, since how V8 happens to optimise differs from process to process and is the
 * same for all of a process's life.
 */
async function runRound(run: Run, round: number): Promise<void> {
  const { scenario, ledger, progress } = run;
  const contestants: Contestant[] = [];
  try {
    await startPeers(run, contestants);
    const [baseline, ...others] = contestants;
    if (baseline === undefined) throw new Error('A scenario needs a baseline');
    const isFirst = round === 0;
    if (isFirst) ledger.trials = await openTrials(run, baseline.running);
    progress(`${scenario.key} · comparing the answers of every peer`);
    await compareAnswers(run, isFirst ? others : contestants, isFirst ? comparedFirst : comparedAgain);
    if (scenario.withLimit) await startLimit(run, contestants);
    await measureAll(run, contestants, round);
  } finally {
    await Promise.all(contestants.map(({ running }) => running.stop()));
    await scenario.endRound();
  }
}

/**
 * Measures the peers of a scenario in alternating rounds. It never rejects: a scenario whose baseline cannot run has a
 * failure that says why, and whatever was measured before.
 */
export async function runScenario(
  scenario: Scenario,
  options: Options,
  generator: LoadGenerator,
  progress: (line: string) => void,
): Promise<ScenarioResult> {
  const ledger = new Ledger(scenario, progress);
  const run: Run = { scenario, options, generator, ledger, progress };
  try {
    for (let round = 0; round < options.rounds; round += 1) await runRound(run, round);
  } catch (error) {
    ledger.fail(scenario.title, error);
  } finally {
    await scenario.close();
  }
  return ledger.result();
}
