import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { generateSchemas } from './schema/generate.ts';
import { buildFakeSchema } from './subgraphs/schema.ts';
import type { FakeSubgraphs } from './subgraphs/subgraphs.ts';
import { Population } from './subgraphs/things.ts';

/** Composition tries every way through the subgraphs, of which some schemas have millions. */
const mostWays = 5_000;

/** A generated supergraph and the fake subgraphs it is composed of. */
export interface TestSupergraph {
  readonly seed: number;
  readonly sdl: string;
  readonly subgraphs: FakeSubgraphs;
}

/** @returns null when the schemas that the seed leads to do not compose */
export function composeGenerated(seed: number): TestSupergraph | null {
  const { subgraphs, entityInterfaces } = generateSchemas(seed);
  const { supergraphSdl } = composeServices(
    subgraphs.map(({ name, sdl }) => ({ name, url: `http://${name}.test`, typeDefs: parse(sdl) })),
    { maxValidationSubgraphPaths: mostWays },
  );
  if (supergraphSdl === undefined) return null;
  return {
    seed,
    sdl: supergraphSdl,
    subgraphs: {
      schemas: new Map(subgraphs.map(({ name, sdl }) => [name, buildFakeSchema(sdl)])),
      population: new Population(entityInterfaces),
      documents: new Map(),
    },
  };
}
