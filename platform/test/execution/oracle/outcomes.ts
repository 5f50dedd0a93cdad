import {
  GraphQLEnumType,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { Random } from './random.ts';

/** Makes an object for an object, interface or union type; `key` is what its own fields derive their randomness from. */
export type MakeObject = (typeName: string, random: Random, key: string) => unknown;

/** How likely a field goes wrong, by a factor; 0 for runs in which everything goes well. */
export interface Mood {
  readonly trouble: number;
  /** How likely a value is a promise. */
  readonly promises: number;
}

function someError(random: Random, key: string): unknown {
  return random.pick([
    () => new Error(`failed ${key}`),
    () => new GraphQLError(`refused ${key}`, { extensions: { code: 'REFUSED', key } }),
    () => new GraphQLError(`located ${key}`, { path: ['elsewhere', 3] }),
    () => new TypeError(''),
    () => `a string ${key}`,
    () => ({ not: 'an error' }),
    () => undefined,
    () => null,
    () => 17,
  ])();
}

function leafValue(type: GraphQLLeafType, random: Random, { trouble }: Mood): unknown {
  if (random.chance(0.1 * trouble)) {
    return random.pick<unknown>([Number.NaN, 1.5, {}, [], Symbol('leaf'), -1, 13, 14, 2 ** 40, 'text', '']);
  }
  if (type instanceof GraphQLEnumType) return random.pick(type.getValues()).value;
  return random.pick<unknown>(
    {
      String: ['', 'ä', 'text', 5, true, { valueOf: () => 'value of' }],
      Int: [0, -0, 7, -7, '8', true, 2_147_483_647],
      Float: [0.5, -0, 3, '4.5', false],
      Boolean: [true, false, 0, 1],
      ID: ['id', 12, '', { toJSON: () => 'id from JSON' }],
    }[type.name] ?? [3, 'boxed', { deep: [1] }],
  );
}

function listOf(items: readonly unknown[], random: Random): unknown {
  return random.pick([
    () => [...items],
    () => [...items],
    () => [...items],
    () => new Set(items),
    () => new Map(items.map((item, index) => [index, item])).values(),
    function* generator() {
      yield* items;
    },
  ])();
}

function plainValue(
  type: GraphQLOutputType,
  random: Random,
  key: string,
  mood: Mood,
  make: MakeObject,
): unknown {
  if (isNonNullType(type)) return plainValue(type.ofType, random, key, mood, make);
  if (isLeafType(type)) return leafValue(type, random, mood);
  if (!isListType(type)) return make(type.name, random, key);
  if (random.chance(0.04 * mood.trouble)) {
    async function* asyncItems() {
      yield 1;
    }
    return random.pick<() => unknown>([
      () => 'no list',
      () => 5,
      () => ({ length: 1, 0: 'x' }),
      asyncItems,
    ])();
  }
  const items = random.times(0, 3, (index) =>
    outcome(type.ofType, random, `${key}.${index}`, mood, make, true),
  );
  if (!random.chance(0.03 * mood.trouble)) return listOf(items, random);
  return (function* () {
    yield* items;
    throw new Error(`iterator failed ${key}`);
  })();
}

/** A promise that settles some microtasks from now. */
async function later(ticks: number, settle: () => unknown): Promise<unknown> {
  for (let tick = 0; tick < ticks; tick++) await null;
  return settle();
}

function fail(error: unknown): never {
  throw error;
}

/**
 * What a resolver answers: usually a value of the type; sometimes null, an error in any of its shapes, or something
 * that does not fit; as it is or as a promise.
 * @param isItem items of lists cannot throw
 * @throws unknown
 */
export function outcome(
  type: GraphQLOutputType,
  random: Random,
  key: string,
  mood: Mood,
  make: MakeObject,
  isItem = false,
): unknown {
  const settle = random.chance(0.14 * mood.trouble)
    ? random.pick([
        () => null,
        () => undefined,
        () => new Error(`returned ${key}`),
        () => fail(someError(random, key)),
        () => fail(new Error(`threw ${key}`)),
      ])
    : () => plainValue(type, random, key, mood, make);
  if (random.chance(mood.promises)) {
    const ticks = random.below(4);
    const promise = ticks === 0 ? new Promise((resolve) => resolve(settle())) : later(ticks, settle);
    // What nobody selects, or a list that has failed leaves behind, must not end the test run.
    promise.catch(() => undefined);
    return promise;
  }
  if (!isItem) return settle();
  try {
    return settle();
  } catch {
    return new Error(`as an item ${key}`);
  }
}

/** Randomness that depends on the place in the response alone, so that both executors meet the same outcomes. */
export function randomAt(seed: string, key: string): Random {
  return new Random(`${seed}/${key}`);
}
