import type { DataSource } from '../../../../src/engine/data-source.ts';
import type { Engine, EngineRequest } from '../../../../src/engine/engine.ts';
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

/** @throws Error when the data is not written as `JSON.stringify` writes it */
async function executeToText(engine: Engine<Line>, request: EngineRequest<Line>) {
  const { data, ...rest } = await engine.executeToText(request);
  const parsed: unknown = data && JSON.parse(data);
  if (data !== null && JSON.stringify(parsed) !== data) throw new Error(`Not as JSON has it: ${data}`);
  return { ...rest, data: parsed };
}

/** Runs an operation by our engine, one half of them to objects, the other to text. */
export async function runOurs(
  engine: Engine<Line>,
  { document, text, variables }: GeneratedOperation,
  line: Line,
): Promise<Run> {
  const request = { prepared: engine.prepare(document), variables, context: line };
  const run = text.length % 2 === 0 ? engine.execute(request) : executeToText(engine, request);
  return { outcome: await settle(run), exchanges: line.exchanges, mutations: line.mutations };
}
