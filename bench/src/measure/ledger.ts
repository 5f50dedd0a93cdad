import type { BenchOperation } from '../dataset/operations.ts';
import type { Peer } from '../peers/peer.ts';
import type { Round } from './round.ts';
import type { Failure, OperationResult, Scenario, ScenarioResult } from './scenario.ts';

type PeerInfo = Pick<Peer, 'key' | 'title' | 'packages'>;

/** An operation, what it has to be answered, and what has been measured of it. */
export interface Trial {
  readonly operation: BenchOperation;
  /** The baseline's whole answers, by variant. */
  readonly expected: readonly string[];
  readonly rounds: Map<string, Round[]>;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What is known of a scenario while it runs. */
export class Ledger {
  readonly #scenario: Scenario;
  readonly #progress: (line: string) => void;
  readonly #peers = new Map<string, PeerInfo>();
  readonly #failures: Failure[] = [];
  /** Peers that are not measured any more: their keys, or those of an operation and a peer. */
  readonly #leftOut = new Set<string>();
  trials: readonly Trial[] = [];

  constructor(scenario: Scenario, progress: (line: string) => void) {
    this.#scenario = scenario;
    this.#progress = progress;
  }

  isLeftOut(peer: PeerInfo, trial?: Trial): boolean {
    return this.#leftOut.has(peer.key) || this.#leftOut.has(`${trial?.operation.key} ${peer.key}`);
  }

  /** What it failed at once it is not tried again, and its rounds so far do not count. */
  leaveOut(peer: PeerInfo, error: unknown, trial?: Trial): void {
    const title = trial ? `${peer.title}, ${trial.operation.key}` : peer.title;
    this.fail(title, error);
    this.#leftOut.add(trial ? `${trial.operation.key} ${peer.key}` : peer.key);
    for (const { rounds } of trial ? [trial] : this.trials) rounds.delete(peer.key);
  }

  fail(what: string, error: unknown): void {
    const failure = { peer: what, reason: reasonOf(error) };
    this.#failures.push(failure);
    this.#progress(`LEFT OUT ${what}: ${failure.reason}`);
  }

  record(peer: PeerInfo, trial: Trial, round: Round): void {
    this.#peers.set(peer.key, peer);
    trial.rounds.set(peer.key, [...(trial.rounds.get(peer.key) ?? []), round]);
  }

  result(): ScenarioResult {
    const { key, title, explanation } = this.#scenario;
    return {
      key,
      title,
      explanation,
      peers: [...this.#peers.values()],
      operations: this.trials.map((trial) => this.#operationResult(trial)),
      failures: this.#failures,
    };
  }

  #operationResult({ operation, expected, rounds }: Trial): OperationResult {
    return {
      key: operation.key,
      title: operation.title,
      fetches: operation.fetches,
      answerBytes: Buffer.byteLength(expected[0] ?? ''),
      peers: Array.from(this.#peers.values()).flatMap(({ key, title }) => {
        const measured = rounds.get(key);
        return measured ? [{ key, title, rounds: measured }] : [];
      }),
    };
  }
}
