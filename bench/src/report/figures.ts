import type { FanOutResult } from '../fanout/run.ts';
import type { OperationResult, PeerResult, ScenarioResult } from '../measure/scenario.ts';
import { ratioOf, type Spread, spreadOf } from '../measure/statistics.ts';
import type { CallCost } from '../refusals/run.ts';
import { decimal, integer, megabytes, ratio } from './format.ts';
import type { Table } from './table.ts';

export function requestsPerSecond({ rounds }: PeerResult): Spread {
  return spreadOf(rounds.map((round) => round.requestsPerSecond));
}

/** How many times as many requests a peer answered as another one in the same rounds. */
export function speedRatio(peer: PeerResult, base: PeerResult): Spread {
  return ratioOf(
    peer.rounds.map((round) => round.requestsPerSecond),
    base.rounds.map((round) => round.requestsPerSecond),
  );
}

/** How much CPU the process that clients talk to needs for a request, compared with another one's. */
export function frontCpuRatio(peer: PeerResult, base: PeerResult): Spread {
  return ratioOf(
    peer.rounds.map((round) => round.frontCpu),
    base.rounds.map((round) => round.frontCpu),
  );
}

function median(peer: PeerResult, figure: (round: PeerResult['rounds'][number]) => number): number {
  return spreadOf(peer.rounds.map(figure)).median;
}

export function operationTable({ peers }: OperationResult): Table {
  const [baseline] = peers;
  return {
    head: [
      'peer',
      'requests/s',
      `vs ${baseline?.key}`,
      'p50 ms',
      'p99 ms',
      'CPU s / 1000',
      'of it the server clients talk to',
      'peak MB',
      'failed',
    ],
    rows: peers.map((peer) => [
      peer.title,
      integer(requestsPerSecond(peer).median),
      baseline === undefined || peer === baseline ? '1' : ratio(speedRatio(peer, baseline)),
      decimal(median(peer, (round) => round.p50)),
      decimal(median(peer, (round) => round.p99)),
      decimal(median(peer, (round) => round.cpu)),
      decimal(median(peer, (round) => round.frontCpu)),
      megabytes(Math.max(...peer.rounds.map((round) => round.peakBytes))),
      integer(peer.rounds.reduce((sum, round) => sum + round.failed, 0)),
    ]),
  };
}

export function fanOutTable({ ours, control }: FanOutResult): Table {
  const series = [
    ['ours, graphql-ws', ours],
    ['plain ws.send of the same bytes', control],
  ] as const;
  return {
    head: ['server', 'events/s', 'deliveries/s', 'p50 ms', 'p99 ms', 'CPU µs / delivery', 'MB'],
    rows: series.map(([title, rounds]) => {
      const cpu = spreadOf(rounds.map((round) => round.cpuPerDelivery));
      return [
        title,
        decimal(spreadOf(rounds.map((round) => round.eventsPerSecond)).median),
        integer(spreadOf(rounds.map((round) => round.deliveriesPerSecond)).median),
        decimal(spreadOf(rounds.map((round) => round.p50)).median),
        decimal(spreadOf(rounds.map((round) => round.p99)).median),
        `${decimal(cpu.median)} (${decimal(cpu.min)}–${decimal(cpu.max)})`,
        megabytes(Math.max(...rounds.map((round) => round.residentBytes))),
      ];
    }),
  };
}

export function refusalTable(refusals: readonly CallCost[]): Table {
  return {
    head: ['call', 'CPU µs each'],
    rows: refusals.map(({ title, cpu }) => [
      title,
      `${decimal(cpu.median)} (${decimal(cpu.min)}–${decimal(cpu.max)})`,
    ]),
  };
}

/** Whether the load generator took so much of its core that it may have held a peer up. */
export function generatorWarnings(scenario: ScenarioResult): string[] {
  const most = 0.85;
  return scenario.operations.flatMap((operation) =>
    operation.peers
      .filter(({ rounds }) => rounds.some(({ generatorLoad }) => generatorLoad > most))
      .map(
        ({ title }) => `${operation.key}, ${title}: the load generator was busy; it may be faster than this`,
      ),
  );
}
