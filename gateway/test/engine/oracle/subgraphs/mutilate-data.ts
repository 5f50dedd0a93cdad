import type { Random } from '../random.ts';
import { copy, isObject, setOwn } from './json.ts';
import { objectsIn, type Place, placesIn } from './places.ts';

/** Changes something inside an answer's data, in place. */
type Mutilation = (data: unknown, random: Random) => void;

function replaceOne(
  data: unknown,
  random: Random,
  suits: (place: Place) => boolean,
  substitutes: readonly unknown[],
): void {
  const places = placesIn(data).filter(suits);
  if (places.length > 0) random.pick(places).replace(random.pick(substitutes));
}

function onOneObject(data: unknown, random: Random, change: (object: Record<string, unknown>) => void): void {
  const objects = objectsIn(data);
  if (objects.length > 0) change(random.pick(objects));
}

const isLeaf = ({ value }: Place): boolean => typeof value !== 'object';

/** What a subgraph with bugs may well answer: not what was asked for, yet of the right shape. */
export const odd: readonly Mutilation[] = [
  (data, random) => replaceOne(data, random, () => true, [null]),
  (data, random) => replaceOne(data, random, isLeaf, ['text', 1.5, 7, true, '', 0, false]),
  (data, random) =>
    onOneObject(data, random, (object) => {
      const names = Object.keys(object);
      if (names.length > 0) delete object[random.pick(names)];
    }),
  (data, random) =>
    onOneObject(data, random, (object) => {
      const name = random.pick([
        '__proto__',
        'constructor',
        'toString',
        'leaf1',
        'unasked',
        'representations',
      ]);
      if (!Object.hasOwn(object, name))
        setOwn(object, name, random.pick<unknown>([{ polluted: true }, 'extra', null]));
    }),
  (data, random) => {
    const lists = placesIn(data).flatMap(({ value }) => (Array.isArray(value) ? [value] : []));
    if (lists.length === 0) return;
    const list = random.pick(lists);
    if (random.chance(0.5)) list.pop();
    else list.push(...copy(list.slice(-1)));
  },
  (data, random) =>
    onOneObject(data, random, (object) => {
      if ('__typename' in object) object.__typename = random.pick(['Nobody', 'String', '', 'toString', null]);
    }),
];

/** What no GraphQL server answers: lists for objects, objects for leaves, and so on. */
export const garbage: readonly Mutilation[] = [
  (data, random) =>
    replaceOne(data, random, ({ value }) => isObject(value), [[], ['x'], 'text', 7, true, [[null]]]),
  (data, random) =>
    replaceOne(data, random, ({ value }) => Array.isArray(value), [
      {},
      'text',
      7,
      false,
      { 0: 1, length: 1 },
    ]),
  (data, random) => replaceOne(data, random, isLeaf, [{}, [], [null], { constructor: { prototype: 1 } }]),
  (data, random) =>
    onOneObject(data, random, (object) => {
      if ('__typename' in object)
        object.__typename = random.pick<unknown>([7, {}, { toString: 1 }, ['Ant'], true]);
    }),
  (data, random) =>
    replaceOne(data, random, ({ value }) => Array.isArray(value), [['text', 7, null], [[]], [{}]]),
];
