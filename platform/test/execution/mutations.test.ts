import { parse } from 'graphql';
import { afterAll, describe, expect, test } from 'vitest';
import { compileExecution } from '../../src/execution/index.ts';
import { countUnhandledRejections } from './oracle/compare.ts';
import { expectSame, schemaOf } from './oracle/same.ts';
import type { Witness } from './oracle/witness.ts';

afterAll(countUnhandledRejections());

const started: string[] = [];

/** Microtasks since the run began. */
interface Clock {
  tick: number;
}

function startClock(): Clock {
  const clock = { tick: 0 };
  const advance = () => {
    clock.tick += 1;
    if (clock.tick < 100) queueMicrotask(advance);
  };
  advance();
  return clock;
}

const failAfter = (ticks: number) => async () => {
  for (let tick = 0; tick < ticks; tick++) await null;
  throw new Error(`after ${ticks}`);
};

const schema = schemaOf(
  `
  type Query { b: Int }
  type Mutation {
    slow(ticks: Int!): Int
    fast: Int
    must: Int!
    node(failAfter: [Int!]!): Node!
    nodes(failAfter: Int!): [Node!]!
    tick: Int
  }
  type Node { a: Node, b: Int, id: ID! }
  `,
  {
    Mutation: {
      slow: async (_source: unknown, { ticks }: { ticks: number }) => {
        started.push(`slow ${ticks}`);
        for (let tick = 0; tick < ticks; tick++) await null;
        started.push(`slow ${ticks} ended`);
        return ticks < 9 ? ticks : Promise.reject(new Error('too slow'));
      },
      node: (_source: unknown, args: { failAfter: number[] }) => {
        const [id, b, a] = args.failAfter.map(failAfter);
        return { id, b, a };
      },
      nodes: (_source: unknown, args: { failAfter: number }) => [
        { id: 1, b: failAfter(args.failAfter) },
        null,
      ],
      tick: async ({ tick }: Clock, _args: unknown, context: unknown) => {
        (context as Witness).calls.push(`at tick ${tick}`);
      },
      fast: () => started.push('fast') && 1,
      must: () => started.push('must') && null,
    },
  },
);

describe('mutations', () => {
  test.each([
    'mutation { slow(ticks: 3) fast again: slow(ticks: 1) last: fast }',
    'mutation { fast slow(ticks: 9) last: fast }',
    'mutation { fast must slow(ticks: 1) }',
    'mutation { slow(ticks: 2) fast must last: fast }',
  ])('run one after the other: %s', async (query) => {
    await expectSame(schema, query);
  });

  test.each(Array.from({ length: 14 }, (_, ticks) => ticks))(
    'fail as a whole after what failed %i ticks later',
    async (ticks) => {
      const node = `node(failAfter: [2, ${2 + ticks}, ${3 + ticks}]) { a { b } b id }`;
      for (const others of ['', 'slow(ticks: 1)', 'fast', 'slow(ticks: 1) fast s: slow(ticks: 2)']) {
        await expectSame(schema, `mutation { ${others} ${node} x: fast y: fast }`);
        await expectSame(schema, `mutation { ${others} ${node} }`);
      }
    },
  );

  test.each(Array.from({ length: 8 }, (_, ticks) => ticks))(
    'fail as a whole beside what fails %i ticks later',
    async (ticks) => {
      const nodes = `nodes(failAfter: ${ticks}) { b id }`;
      for (const others of ['', 'slow(ticks: 1)', 'slow(ticks: 1) s: slow(ticks: 1) fast']) {
        await expectSame(schema, `mutation { ${others} ${nodes} x: fast }`);
      }
    },
  );

  test('begin at the tick at which they do in graphql-js', async () => {
    await expectSame(
      schema,
      'mutation { fast a: tick f: fast b: tick c: tick s: slow(ticks: 3) g: fast d: tick }',
      {
        makeRoot: startClock,
      },
    );
  });

  test('none begins before the one before it has ended', async () => {
    started.length = 0;
    const compiled = compileExecution(schema, parse('mutation { a: slow(ticks: 5) fast b: slow(ticks: 1) }'));
    await compiled({ context: null });
    expect(started).toEqual(['slow 5', 'slow 5 ended', 'fast', 'slow 1', 'slow 1 ended']);
  });
});
