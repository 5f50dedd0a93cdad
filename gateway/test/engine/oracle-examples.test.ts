import { executeQueryPlan } from '@apollo/gateway';
import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { errorExamples } from './oracle/examples/errors.ts';
import { answerExample, composeExample, type Example } from './oracle/examples/example.ts';
import { mergingExamples } from './oracle/examples/merging.ts';
import { oddAnswerExamples } from './oracle/examples/odd-answers.ts';
import { representationExamples } from './oracle/examples/representations.ts';
import { shapingExamples } from './oracle/examples/shaping.ts';
import { knownDifferences, orderOfFields } from './oracle/known-differences.ts';
import { loadCorrectedStock } from './oracle/run/corrected-stock.ts';
import { buildTestEngine, runOurs } from './oracle/run/ours.ts';
import type { Outcome } from './oracle/run/outcome.ts';
import { runStock } from './oracle/run/stock.ts';
import { canonical } from './oracle/subgraphs/json.ts';

const differences = [...errorExamples, ...representationExamples, ...mergingExamples, ...shapingExamples];
const corrected = loadCorrectedStock();

function titled(examples: readonly Example[]): [string, Example][] {
  return examples.map((example) => [example.name, example]);
}

async function runAll(example: Example): Promise<Record<'stock' | 'corrected' | 'ours', Outcome>> {
  const engine = buildTestEngine(composeExample(example), (reason) => expect.unreachable(reason));
  const { operation: text, variables = {} } = example;
  const operation = { text, document: parse(text), variables };
  const { plan } = engine.prepare(operation.document);
  const { supergraph } = engine.environment;
  const line = () => answerExample(example);
  const stock = await runStock(executeQueryPlan, supergraph, plan, operation, line());
  corrected.effective.clear();
  const right = await runStock(corrected.executeQueryPlan, supergraph, plan, operation, line());
  const ours = await runOurs(engine, operation, line());
  return { stock: stock.outcome, corrected: right.outcome, ours: ours.outcome };
}

function expectedOutcome({ data, errors = [], valueCompletion = [] }: Example): Outcome {
  return {
    data: JSON.stringify(data),
    errors: errors.map(canonical).sort(),
    valueCompletion: valueCompletion.map(canonical).sort(),
  };
}

describe('where the stock executor is wrong, we are right:', () => {
  it.each(titled(differences))('%s', async (name, example) => {
    const outcomes = await runAll(example);
    const expected = expectedOutcome(example);
    expect.soft(outcomes.stock).not.toEqual(expected);
    if (name !== orderOfFields) {
      expect.soft([...corrected.effective]).toContain(name);
      expect.soft(outcomes.corrected).toEqual(expected);
    }
    expect.soft(outcomes.ours).toEqual(expected);
  });

  it('has an example of each known difference', () => {
    const names = [...knownDifferences.map(({ name }) => name), orderOfFields];
    expect(differences.map(({ name }) => name).sort()).toEqual(names.sort());
  });
});

describe('what subgraphs with bugs answer:', () => {
  it.each(titled(oddAnswerExamples))('%s', async (_name, example) => {
    const outcomes = await runAll(example);
    const expected = expectedOutcome(example);
    expect.soft(outcomes.corrected).toEqual(expected);
    expect.soft(outcomes.ours).toEqual(expected);
  });
});
