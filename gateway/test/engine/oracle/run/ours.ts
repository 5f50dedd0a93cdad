import type { DataSource } from '../../../../src/engine/data-source.ts';
import type { Engine } from '../../../../src/engine/engine.ts';
import { buildEngine } from '../../../../src/engine/engine.ts';
import type { GeneratedOperation } from '../operation/generate.ts';
import type { Line } from '../subgraphs/subgraphs.ts';
import { settle } from './outcome.ts';
import type { Run } from './stock.ts';

/** The engine over fake subgraphs; the context of an operation is its line to them. */
export function buildTestEngine(supergraphSdl: string, onFallback: (reason: string) => void): Engine<Line> {
  return buildEngine<Line>({
    supergraphSdl,
    onFallback,
    dataSource: (name): DataSource<Line> => ({
      prepareFetch:
        ({ text }) =>
        async (variables, { context }) =>
          // The answer may be anything: that is what is tested.
          (await context.ask(name, text, { ...variables })) as Awaited<
            ReturnType<ReturnType<DataSource<Line>['prepareFetch']>>
          >,
      prepareSubscription: () => {
        throw new Error('The oracle does not subscribe');
      },
      close: async () => {},
    }),
  });
}

/** Runs an operation by our engine. */
export async function runOurs(
  engine: Engine<Line>,
  { document, variables }: GeneratedOperation,
  line: Line,
): Promise<Run> {
  const run = engine.execute({ prepared: engine.prepare(document), variables, context: line });
  return { outcome: await settle(run), exchanges: line.exchanges, mutations: line.mutations };
}
