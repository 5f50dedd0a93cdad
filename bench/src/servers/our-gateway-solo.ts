// Our gateway with the data set's subgraphs in its process.
import { openInProcessDataSource } from '../../../gateway/src/engine/in-process-data-source.ts';
import { subgraphNames } from '../dataset/schemas.ts';
import { announce } from './announce.ts';
import { mountDataSet } from './ours/mounted.ts';
import { serveSupergraph } from './ours/serve.ts';
import { readSupergraph } from './supergraph-file.ts';

const strictness = process.env.BENCH_STRICTNESS ?? 'none';
const guarded = strictness === 'all';
const mounted = new Map<string, ReturnType<typeof mountDataSet>>(
  subgraphNames.map((name) => [name, mountDataSet(name, { withRules: strictness === 'rules', guarded })]),
);
announce(
  await serveSupergraph({
    supergraphSdl: readSupergraph(),
    guarded,
    openDataSource(name) {
      const subgraph = mounted.get(name);
      if (subgraph === undefined) throw new Error(`There is no subgraph ${name}`);
      return openInProcessDataSource(subgraph);
    },
  }),
);
