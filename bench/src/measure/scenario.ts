import type { BenchOperation } from '../dataset/operations.ts';
import type { Peer, RunningPeer } from '../peers/peer.ts';
import type { Round } from './round.ts';

/** Peers that are compared by the same operations on the same data. */
export interface Scenario {
  readonly key: string;
  readonly title: string;
  /** What is the same for all, and what is not. */
  readonly explanation: string;
  /** The first is the baseline: what it answers is what the others have to answer, and ratios are to it. */
  readonly peers: readonly Peer[];
  /** Adds a row for a server that does nothing but send the baseline's answer. */
  readonly withLimit: boolean;
  /** @param baseline for operations whose variables depend on what is stored */
  operations(baseline: RunningPeer): Promise<readonly BenchOperation[]>;
  /** Stops what the peers of a round shared. */
  endRound(): Promise<void>;
  /** Stops what the rounds shared. */
  close(): Promise<void>;
}

export interface PeerResult {
  readonly key: string;
  readonly title: string;
  readonly rounds: readonly Round[];
}

export interface OperationResult {
  readonly key: string;
  readonly title: string;
  readonly fetches: number;
  /** Of the first variant's answer. */
  readonly answerBytes: number;
  /** The baseline first. */
  readonly peers: readonly PeerResult[];
}

/** A peer that is missing from the results, wholly or in one operation. */
export interface Failure {
  readonly peer: string;
  readonly reason: string;
}

export interface ScenarioResult {
  readonly key: string;
  readonly title: string;
  readonly explanation: string;
  readonly peers: readonly Pick<Peer, 'key' | 'title' | 'packages'>[];
  readonly operations: readonly OperationResult[];
  readonly failures: readonly Failure[];
}
