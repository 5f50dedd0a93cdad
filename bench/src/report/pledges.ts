import type { PeerResult, ScenarioResult } from '../measure/scenario.ts';
import { type Spread, spreadOf } from '../measure/statistics.ts';
import { frontCpuRatio, speedRatio } from './figures.ts';
import { decimal } from './format.ts';
import type { RunResult } from './run-result.ts';
import type { Table } from './table.ts';

/** Something we hold ourselves to. */
interface Pledge {
  readonly text: string;
  readonly scenario: string;
  readonly operation: string;
  readonly peer: string;
  readonly base: string;
  readonly figure: (peer: PeerResult, base: PeerResult) => Spread;
  readonly bound: { readonly atLeast: number } | { readonly atMost: number };
}

const page = { scenario: 'memory', operation: 'page', figure: speedRatio } as const;

const pledges: readonly Pledge[] = [
  {
    ...page,
    text: 'Solo vs a hand-merged Apollo Server, in memory',
    peer: 'solo',
    base: 'hand-merged',
    bound: { atLeast: 1.5 },
  },
  {
    ...page,
    text: 'The same with graphql-shield on both sides',
    scenario: 'rules',
    peer: 'solo',
    base: 'hand-merged',
    bound: { atLeast: 1.3 },
  },
  {
    ...page,
    text: 'Solo with every rule and limit on vs the same with none',
    scenario: 'guards',
    peer: 'guarded',
    base: 'open',
    bound: { atLeast: 0.9 },
  },
  {
    ...page,
    text: 'The same on PostgreSQL and Prisma, with the shop’s own subgraphs',
    scenario: 'postgres',
    peer: 'solo',
    base: 'hand-merged',
    bound: { atLeast: 1 },
  },
  {
    ...page,
    text: 'Solo vs stock ApolloGateway with LocalGraphQLDataSource',
    peer: 'solo',
    base: 'stock-local',
    bound: { atLeast: 10 },
  },
  {
    ...page,
    text: 'Remote vs stock ApolloGateway, the same Apollo Server subgraphs',
    peer: 'remote-apollo',
    base: 'stock-remote',
    bound: { atLeast: 3 },
  },
  {
    ...page,
    text: 'Remote with our subgraph server vs stock ApolloGateway',
    peer: 'remote-ours',
    base: 'stock-remote',
    bound: { atLeast: 5 },
  },
  {
    ...page,
    text: 'Remote vs Hive Gateway with its Rust planner, the same subgraphs',
    peer: 'remote-apollo',
    base: 'hive-rust',
    bound: { atLeast: 2.5 },
  },
  {
    ...page,
    text: 'CPU of the gateway’s own process vs stock ApolloGateway’s, the same subgraphs',
    peer: 'remote-apollo',
    base: 'stock-remote',
    figure: frontCpuRatio,
    bound: { atMost: 0.2 },
  },
];

const mostCpuPerDelivery = 15;
const mostCpuPerRefusal = 1_000;

function measure(pledge: Pledge, scenarios: readonly ScenarioResult[]): Spread | null {
  const peers = scenarios
    .find(({ key }) => key === pledge.scenario)
    ?.operations.find(({ key }) => key === pledge.operation)?.peers;
  const peer = peers?.find(({ key }) => key === pledge.peer);
  const base = peers?.find(({ key }) => key === pledge.base);
  return peer && base ? pledge.figure(peer, base) : null;
}

function row(text: string, unit: string, bound: Pledge['bound'], measured: Spread): string[] {
  const { median, min, max } = measured;
  const met = 'atLeast' in bound ? median >= bound.atLeast : median <= bound.atMost;
  return [
    text,
    'atLeast' in bound ? `≥ ${bound.atLeast}${unit}` : `≤ ${bound.atMost}${unit}`,
    `${decimal(median)}${unit} (${decimal(min)}–${decimal(max)})`,
    met ? 'yes' : 'NO',
  ];
}

/** What was measured of each pledge; those whose peers did not run are missing. */
export function pledgeTable({
  scenarios,
  fanOut,
  refusals,
}: Pick<RunResult, 'scenarios' | 'fanOut' | 'refusals'>): Table {
  const rows = pledges.flatMap((pledge) => {
    const measured = measure(pledge, scenarios);
    return measured ? [row(pledge.text, '×', pledge.bound, measured)] : [];
  });
  if (fanOut) {
    const { subscribers, ours, counts } = fanOut;
    const cpu = spreadOf(ours.map((round) => round.cpuPerDelivery));
    rows.push(
      row(`CPU per delivered event, ${subscribers} subscribers`, ' µs', { atMost: mostCpuPerDelivery }, cpu),
    );
    const once = (text: string, count: number) =>
      row(text, '', { atMost: 1 }, { median: count, min: count, max: count });
    rows.push(
      once('Upstream subscriptions for all of them', counts.upstreams),
      once('Executions per event', counts.fetches / counts.events),
    );
  }
  const costliest = refusals
    ?.filter(({ isRefused }) => isRefused)
    .sort((a, b) => b.cpu.median - a.cpu.median)[0];
  if (costliest) {
    const bound = { atMost: mostCpuPerRefusal };
    rows.push(row('CPU of any call that a subgraph refuses', ' µs', bound, costliest.cpu));
  }
  return { head: ['promise', 'bound', 'measured', 'met'], rows };
}
