import type { OperationResult, PeerResult } from '../measure/scenario.ts';
import { spreadOf } from '../measure/statistics.ts';
import { limitPeer } from '../peers/limit.ts';
import { type Bar, drawPanels, type Panel } from './bars.ts';
import { requestsPerSecond, speedRatio } from './figures.ts';
import { decimal, integer } from './format.ts';
import type { RunResult } from './run-result.ts';

const ours = new Set(['solo', 'remote-apollo', 'remote-ours']);

function barOf(peer: PeerResult, baseline: PeerResult | undefined): Bar {
  const { median, min, max } = requestsPerSecond(peer);
  const isBaseline = peer === baseline;
  const ratio =
    baseline === undefined || isBaseline ? '1×' : `${decimal(speedRatio(peer, baseline).median)}×`;
  return {
    label: peer.title,
    value: median,
    range: [min, max],
    text: integer(median),
    emphasis: ratio,
    tone: ours.has(peer.key) ? 'ours' : isBaseline ? 'baseline' : 'other',
  };
}

function panelOf(title: string, { peers }: OperationResult): Panel {
  const [baseline] = peers;
  const limit = peers.find(({ key }) => key === limitPeer.key);
  const compared = peers.filter((peer) => peer !== limit);
  return {
    title,
    // The limit would leave the others no room.
    note: `requests/s${limit ? `; node:http alone sends ${integer(requestsPerSecond(limit).median)}` : ''}`,
    bars: compared.map((peer) => barOf(peer, baseline)),
    reference: baseline ? requestsPerSecond(baseline).median : null,
  };
}

function fanOutPanel({ fanOut }: RunResult): Panel[] {
  if (fanOut === null) return [];
  const series = [
    ['ours, graphql-ws', fanOut.ours, 'ours'],
    ['plain ws.send of the same bytes', fanOut.control, 'baseline'],
  ] as const;
  const bars = series.map(([label, rounds, tone]): Bar => {
    const { median, min, max } = spreadOf(rounds.map((round) => round.cpuPerDelivery));
    return { label, value: median, range: [min, max], text: decimal(median), emphasis: 'µs', tone };
  });
  return [
    {
      title: `Fan-out to ${integer(fanOut.subscribers)} subscribers`,
      note: 'CPU for each delivered event; shorter is better',
      bars,
      reference: null,
    },
  ];
}

/** The picture of RESULTS.md: a panel of bars for each operation, longer is better. */
export function toChart(result: RunResult): string {
  const { machine, startedAt, scenarios } = result;
  const compared = scenarios.filter(({ peers: [baseline] }) => baseline?.key === 'hand-merged');
  const panels = compared.flatMap((scenario) =>
    scenario.operations.map((operation) => panelOf(`${scenario.title}: ${operation.title}`, operation)),
  );
  return drawPanels({
    title: 'Requests per second, and how many times a hand-merged Apollo Server’s',
    subtitle: `${startedAt.toISOString().slice(0, 10)} · ${machine.cpu}, ${machine.cores} cores · Node.js ${machine.node} · medians, lines show the range`,
    panels: [...panels, ...fanOutPanel(result)],
  });
}
