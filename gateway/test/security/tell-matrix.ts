import { readFile } from 'node:fs/promises';
import { buildSchema as buildSubgraphSchema } from '@pet/platform/subgraph';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { registry } from '../../src/subgraphs/registry.ts';
import { openCast } from './cast.ts';
import { ruledFields } from './judge.ts';
import type { RouteAudience } from './matrix/answers.ts';
import { matrix } from './matrix.ts';
import type { Shop } from './shop.ts';
import type { Scene } from './trial.ts';
import { tryReference } from './try-reference.ts';
import { tryRoute } from './try-route.ts';

const clientSchema = buildSchema(
  await readFile(new URL('../../../schema/api.graphql', import.meta.url), 'utf8'),
);
const subgraphSchemas = new Map<string, GraphQLSchema>(
  await Promise.all(
    registry.map(async ({ name, load }) => [name, buildSubgraphSchema((await load()).default)] as const),
  ),
);

/** Tries every row of the matrix in a shop, which must be open by then. */
export function tellMatrix(openShop: () => Shop): void {
  let scene: Scene;
  beforeAll(async () => {
    const shop = openShop();
    const cast = await openCast(shop);
    let turn = 0;
    scene = {
      cast,
      schema: clientSchema,
      gateway: () => shop.gateways[turn++ % shop.gateways.length] ?? shop.gateways[0],
      things: cast.newThings(),
      seen: new Set(),
    };
  });

  describe.each(Object.entries(matrix))('%s', (subgraph, { routes, references }) => {
    it.each(Object.entries<RouteAudience>(routes))('%s is for %s', async (name, audience) => {
      expect(await tryRoute(scene, name, audience)).toEqual([]);
    });

    it.each(Object.entries(references))('a reference to %s', async (typename, reference) => {
      const schema = subgraphSchemas.get(subgraph);
      if (schema === undefined) throw new Error(`There is no subgraph ${subgraph}`);
      expect(await tryReference(scene, { subgraph, schema, typename }, reference)).toEqual([]);
    });
  });

  // A row of which nobody has seen anything proves nothing; what the shop was asked for has to be in it.
  it('every field that has a row was seen by somebody', () => {
    expect(ruledFields.filter((field) => !scene.seen.has(field))).toEqual([]);
  });
}
