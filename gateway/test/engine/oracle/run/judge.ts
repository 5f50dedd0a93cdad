import { executeQueryPlan } from '@apollo/gateway';
import type { PlanNode } from '@apollo/query-planner';
import type { LoadedSupergraph } from '../../../../src/engine/supergraph.ts';
import { orderOfFields } from '../known-differences.ts';
import type { GeneratedOperation } from '../operation/generate.ts';
import { AnsweringSubgraphs, type AnswerSettings, type Line } from '../subgraphs/subgraphs.ts';
import type { TestSupergraph } from '../supergraph.ts';
import { outcomeDifference, runDifference } from './compare.ts';
import { loadCorrectedStock } from './corrected-stock.ts';
import { isOrderly } from './orderly.ts';
import { type Run, runStock } from './stock.ts';

/** One operation, planned, and how the subgraphs answer it. */
export interface Case {
  readonly supergraph: TestSupergraph;
  readonly loaded: LoadedSupergraph;
  readonly operation: GeneratedOperation;
  readonly plan: PlanNode | undefined;
  readonly settings: AnswerSettings;
}

/** Runs the operation of a case by the executor that is judged. */
export type RunJudged = (operation: GeneratedOperation, line: Line) => Promise<Run>;

export interface Verdict {
  /** What is wrong; null when all is well. */
  readonly difference: string | null;
  readonly stock: Run;
  /** By the stock executor without its known mistakes. */
  readonly expected: Run;
  readonly actual: Run;
  /** Names of the known differences that changed what the stock executor answers. */
  readonly known: readonly string[];
}

const corrected = loadCorrectedStock();

/** The corrections are not to change anything where none of them says so. */
function correctionDifference(stock: Run, expected: Run): string | null {
  if (corrected.effective.size > 0) return null;
  const difference = runDifference(stock, expected, true);
  return difference && `${difference} of the corrected stock executor`;
}

/** Runs one case three times over the same answers: by stock, by stock without its mistakes, and by the judged. */
export async function judge(
  { supergraph, loaded, operation, plan, settings }: Case,
  runJudged: RunJudged,
): Promise<Verdict> {
  const answering = new AnsweringSubgraphs(supergraph.subgraphs, settings);
  const stock = await runStock(executeQueryPlan, loaded, plan, operation, answering.connect());
  corrected.effective.clear();
  const expected = await runStock(corrected.executeQueryPlan, loaded, plan, operation, answering.connect());
  const actual = await runJudged(operation, answering.connect());

  const { data } = actual.outcome;
  const isWellFormed = isOrderly(
    data === 'missing' ? undefined : JSON.parse(data),
    loaded.apiSchema,
    operation.document,
    operation.variables,
  );
  const difference =
    runDifference(expected, actual, settings.manners === 'polite') ??
    (isWellFormed ? null : 'form of the data') ??
    correctionDifference(stock, expected);
  const known = outcomeDifference(stock.outcome, expected.outcome, true) ? [...corrected.effective] : [];
  if (difference === null && data !== expected.outcome.data) known.push(orderOfFields);
  return { difference, stock, expected, actual, known };
}
