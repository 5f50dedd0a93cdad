import type { FanOutResult } from '../fanout/run.ts';
import type { ScenarioResult } from '../measure/scenario.ts';
import type { CallCost } from '../refusals/run.ts';
import { fanOutTable, generatorWarnings, operationTable, refusalTable } from './figures.ts';
import { integer } from './format.ts';
import { versionOf } from './machine.ts';
import { pledgeTable } from './pledges.ts';
import type { RunResult } from './run-result.ts';
import { toMarkdown } from './table.ts';

/** What was measured, each with its version. */
export function versionsOf({ scenarios, machine }: RunResult): string[] {
  const names = new Set(scenarios.flatMap(({ peers }) => peers.flatMap(({ packages }) => packages)));
  return [`ours: commit ${machine.commit}`, ...[...names].sort().map((name) => `${name} ${versionOf(name)}`)];
}

function scenarioSection(scenario: ScenarioResult): string[] {
  return [
    `## ${scenario.title}`,
    scenario.explanation,
    ...scenario.operations.flatMap((operation) => [
      `### ${operation.title}`,
      `A gateway plans ${integer(operation.fetches)} subgraph calls; an answer has about ${integer(operation.answerBytes)} bytes.`,
      toMarkdown(operationTable(operation)),
    ]),
    ...generatorWarnings(scenario).map((warning) => `- ${warning}`),
    ...scenario.failures.map(
      ({ peer, reason }) => `- **Left out: ${peer}.** \`${reason.replaceAll('\n', ' ')}\``,
    ),
  ];
}

function fanOutSection(fanOut: FanOutResult): string[] {
  const { subscribers, messageBytes, counts } = fanOut;
  return [
    `## Fan-out: ${integer(subscribers)} subscribers`,
    `Identical subscriptions over graphql-ws on one gateway process. Each event comes from one subgraph and is completed ` +
      `by another; the next one is published as soon as every subscriber has it. The control sends the same ` +
      `${messageBytes} bytes by \`ws.send\` and does nothing else.`,
    toMarkdown(fanOutTable(fanOut)),
    `In the last round the gateway held ${counts.upstreams} subscription to the subgraph, and made ` +
      `${counts.fetches} fetches for ${counts.events} events.`,
  ];
}

function refusalSection(refusals: readonly CallCost[]): string[] {
  return [
    '## Calls that a subgraph refuses',
    'What its process spends on each, HTTP included, before GraphQL is looked at; beside a call that it answers.',
    toMarkdown(refusalTable(refusals)),
  ];
}

function versionSection(result: RunResult): string[] {
  return [
    '## Versions',
    versionsOf(result)
      .map((version) => `- ${version}`)
      .join('\n'),
  ];
}

/** The page with all tables. */
export function toPage(result: RunResult): string {
  const { machine, options, startedAt, scenarios, fanOut, refusals } = result;
  const parts = [
    '# Benchmarks',
    `Made by \`npm run bench\` on ${startedAt.toISOString().slice(0, 10)}: ${machine.cpu}, ${machine.cores} cores, ` +
      `${machine.memoryGigabytes} GB, ${machine.system}, Node.js ${machine.node}. How it measures: [README](README.md).`,
    `${options.rounds} alternating rounds of ${options.measureSeconds} s, ${options.connections} connections. ` +
      'Figures are medians; ratios are taken round by round, with the smallest and the largest in parentheses.',
    ...(machine.busy ? [`> ${machine.busy}`] : []),
    '![Requests per second of each peer](results.svg)',
    '## What we promise',
    toMarkdown(pledgeTable(result)),
    ...scenarios.flatMap(scenarioSection),
    ...(fanOut ? fanOutSection(fanOut) : []),
    ...(refusals ? refusalSection(refusals) : []),
    ...versionSection(result),
  ];
  return `${parts.join('\n\n')}\n`;
}
