import { fanOutTable, generatorWarnings, operationTable, refusalTable } from './figures.ts';
import { versionsOf } from './markdown.ts';
import { pledgeTable } from './pledges.ts';
import type { RunResult } from './run-result.ts';
import { toText } from './table.ts';

/** The tables for whoever waits at the terminal. */
export function toTerminal(result: RunResult): string {
  const { scenarios, fanOut, refusals, machine } = result;
  const parts = scenarios.flatMap((scenario) => [
    ...scenario.operations.flatMap((operation) => [
      `${scenario.title} – ${operation.title}`,
      toText(operationTable(operation)),
    ]),
    ...generatorWarnings(scenario),
    ...scenario.failures.map(({ peer, reason }) => `LEFT OUT ${peer}: ${reason}`),
  ]);
  if (fanOut) parts.push(`Fan-out to ${fanOut.subscribers} subscribers`, toText(fanOutTable(fanOut)));
  if (refusals) parts.push('Calls that a subgraph refuses', toText(refusalTable(refusals)));
  const pledges = pledgeTable(result);
  if (pledges.rows.length > 0) parts.push('What we promise', toText(pledges));
  parts.push(`Versions\n${versionsOf(result).join('\n')}`);
  if (machine.busy) parts.push(machine.busy);
  return parts.join('\n\n');
}
