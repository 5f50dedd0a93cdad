import { parse } from 'graphql';
import { afterAll, describe, expect, test } from 'vitest';
import { countUnhandledRejections, observeBoth } from './oracle/compare.ts';
import { generateOperation } from './oracle/operation.ts';
import { generateSchema } from './oracle/schema.ts';

/** `EXECUTION_SEED=… EXECUTION_CASES=…` repeats or lengthens a run. */
const seed = process.env.EXECUTION_SEED ?? String(Date.now());
const cases = Number(process.env.EXECUTION_CASES ?? 1_500);

afterAll(countUnhandledRejections());

const moods = {
  'everything goes well, at once': { trouble: 0, promises: 0 },
  'everything goes well, later': { trouble: 0, promises: 0.5 },
  'trouble, at once': { trouble: 1, promises: 0 },
  'trouble, now and later': { trouble: 1, promises: 0.3 },
  'much trouble': { trouble: 3, promises: 0.5 },
} as const;

describe(`compiled execution answers what graphql-js answers (seed ${seed})`, () => {
  test.each(Object.entries(moods))('%s', async (name, mood) => {
    for (let index = 0; index < cases / Object.keys(moods).length; index++) {
      const key = `${seed}/${name}/${index}`;
      const schema = generateSchema(key, mood);
      const { query, ...operation } = generateOperation(schema, key);
      const { expected, first, second } = await observeBoth({ schema, document: parse(query), ...operation });
      expect(first, `${key}\n${query}\n${JSON.stringify(operation)}`).toEqual(expected);
      expect(second, `again ${key}\n${query}\n${JSON.stringify(operation)}`).toEqual(expected);
    }
  });
});
