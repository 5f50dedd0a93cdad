import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DocumentNode, print } from 'graphql';
import type { EngineCase } from './cases.ts';
import { type Case, judge, type RunJudged, type Verdict } from './judge.ts';
import type { Outcome } from './outcome.ts';
import { shrink } from './shrink.ts';

function describe(name: string, { data, errors, valueCompletion }: Outcome): string {
  const list = (items: readonly string[]): string => items.map((item) => `\n    ${item}`).join('');
  return `${name}\n  data ${data}\n  errors${list(errors)}\n  valueCompletion${list(valueCompletion)}`;
}

function describeExchanges({ expected }: Verdict): string {
  return expected.exchanges
    .map(
      ({ subgraph, text, variables, answer }) =>
        `${subgraph} ${text}\n  ${JSON.stringify(variables)}\n  → ${answer}`,
    )
    .join('\n');
}

/** Judges a case again with another operation on the same supergraph and answers. */
async function judgeOperation(
  original: EngineCase,
  operation: EngineCase['operation'],
  runJudged: RunJudged,
): Promise<{ changed: Case; verdict: Verdict }> {
  const document: DocumentNode = operation.document;
  const changed = { ...original, operation, plan: original.engine.prepare(document).plan };
  return { changed, verdict: await judge(changed, runJudged) };
}

/**
 * Makes a failing case as small as possible and describes it.
 * @returns text with the seed, the operation, what the subgraphs answered, and where the supergraph is to be found
 */
export async function reportFailure(failing: EngineCase, runJudged: RunJudged): Promise<string> {
  async function fails(operation: EngineCase['operation']): Promise<boolean> {
    try {
      return (await judgeOperation(failing, operation, runJudged)).verdict.difference !== null;
    } catch {
      // The planner refuses some operations.
      return false;
    }
  }
  const smallest = await shrink(failing.operation, failing, fails);
  const { verdict } = await judgeOperation(failing, smallest, runJudged);
  const folder = await mkdtemp(join(tmpdir(), 'pet-oracle-'));
  await writeFile(join(folder, 'supergraph.graphql'), failing.supergraph.sdl);
  const text = [
    `Differs in: ${verdict.difference}. Again: ORACLE_SEED=${failing.seed} ORACLE_CASES=64`,
    `Supergraph: ${join(folder, 'supergraph.graphql')}; answers: ${JSON.stringify(failing.settings)}`,
    print(smallest.document),
    `Variables: ${JSON.stringify(smallest.variables)}`,
    describeExchanges(verdict),
    describe('Stock', verdict.stock.outcome),
    describe(`Expected (corrected: ${verdict.known.join(', ') || 'nothing'})`, verdict.expected.outcome),
    describe('Ours', verdict.actual.outcome),
  ].join('\n');
  await writeFile(join(folder, 'report.txt'), text);
  return text;
}
