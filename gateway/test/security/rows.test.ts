import { expect, it } from 'vitest';
import { registry } from '../../src/subgraphs/registry.ts';
import { matrix } from './matrix.ts';
import { problemsOfRows } from './required-rows.ts';
import { parseRoute } from './route.ts';
import { things } from './things.ts';

it.each(registry)('the rows of $name are those that its schema needs', async ({ name, load }) => {
  expect(problemsOfRows((await load()).default, matrix[name])).toEqual([]);
});

it('knows no subgraph that there is not', () => {
  expect(Object.keys(matrix).sort()).toEqual(registry.map(({ name }) => name).sort());
});

it('knows every thing that a row names', () => {
  const named = Object.values(matrix).flatMap(({ routes, references }) => [
    ...Object.keys(routes).flatMap((route) => parseRoute(route).things),
    ...Object.values(references).map(({ thing }) => thing),
  ]);
  expect(named.filter((name) => things[name] === undefined)).toEqual([]);
});
