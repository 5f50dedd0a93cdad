import { hash, Random } from '../random.ts';
import { canonical, copy, isObject, type JsonObject } from './json.ts';
import { garbage, odd } from './mutilate-data.ts';

/** How a subgraph misbehaves: not at all, as servers with bugs do, or as no GraphQL server ever does. */
export type Manners = 'polite' | 'odd' | 'garbage';

const oddErrors: readonly unknown[] = [
  { message: 'no path' },
  { message: 'nowhere', path: ['nobody', 3, 'home'] },
  { message: 'beyond', path: ['_entities', 99, 'leaf1'], extensions: { code: 'BEYOND' } },
  { message: 'before', path: ['_entities', -1] },
  { message: 'whole', path: ['_entities'] },
  { message: 'first', path: ['_entities', 0], extensions: {} },
  { message: 'empty path', path: [] },
  { path: ['leaf1'], extensions: null },
  { message: 'inherited', extensions: { __proto__: null, code: 'toString', toString: 'x' } },
];
function mutilateEntities(
  entities: unknown[],
  manners: Manners,
  random: Random,
  perEntity: (index: number) => Random,
): void {
  const ways = manners === 'odd' ? odd : garbage;
  for (const [index, entity] of entities.entries()) {
    const own = perEntity(index);
    if (own.chance(0.3)) own.pick(ways)(entity, own);
  }
  const count = random.next();
  if (count < 0.1) entities.push(random.pick<unknown>([null, { extra: 1 }]));
  else if (count < 0.2) entities.pop();
}

/** Errors are well-formed whatever happens: sources of data see to that, and have tests of their own. */
function mutilateErrors(response: JsonObject, random: Random): void {
  const errors: unknown[] = Array.isArray(response.errors) ? response.errors : [];
  if (random.chance(0.2)) errors.push(copy(random.pick(oddErrors)));
  if (errors.length > 0 || random.chance(0.05)) response.errors = errors;
}

/**
 * Spoils a response in place, the same way for the same question.
 * @param key what the question is, without the order of its representations
 * @param representations what `_entities` was asked for, each once; what becomes of an entity depends on its own alone
 * @returns the response, or what comes instead of it
 */
export function mutilate(
  response: JsonObject,
  manners: Exclude<Manners, 'polite'>,
  key: string,
  representations: readonly unknown[],
): unknown {
  const random = new Random(hash('mutilate', key));
  const { data } = response;
  if (isObject(data) && Array.isArray(data._entities)) {
    const perEntity = (index: number): Random =>
      new Random(hash('entity', key.split('\n')[0] ?? '', canonical(representations[index])));
    mutilateEntities(data._entities, manners, random, perEntity);
  } else {
    const ways = manners === 'odd' ? odd : garbage;
    for (let count = random.below(3); count > 0; count--) random.pick(ways)(data, random);
  }
  mutilateErrors(response, random);
  const whole = random.next();
  if (whole < 0.04) response.data = null;
  else if (whole < 0.07) delete response.data;
  else if (whole < 0.11 && isObject(data) && '_entities' in data)
    data._entities = random.pick([null, undefined]);
  else if (whole < 0.16 && manners === 'garbage')
    response.data = random.pick<unknown>([[], 'text', 7, { _entities: {} }]);
  return response;
}
