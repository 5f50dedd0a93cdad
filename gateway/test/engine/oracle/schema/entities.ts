import { leafField } from './fields.ts';
import { addField, objectIn, plainField, type SubgraphDraft, type WorldDraft } from './model.ts';

/**
 * The fields of each key. Their names belong to keys alone: the fake subgraphs answer them with what identifies the
 * entity, and find the entity again by any of them.
 */
const keys: ReadonlyMap<string, readonly [name: string, type: string][]> = new Map([
  ['id', [['id', 'ID!']]],
  ['num', [['num', 'Int!']]],
  ['code region', [['code', 'String!'], ['region', 'String']]],
  ['org { area }', [['org', 'Org!']]],
  ['org { area deep { area } }', [['org', 'Org!']]],
]); // biome-ignore format: one key a line

function declareKey(
  world: WorldDraft,
  subgraph: SubgraphDraft,
  name: string,
  key: string,
  options = '',
): void {
  const entity = objectIn(subgraph, name);
  entity.directives.add(`@key(fields: "${key}"${options})`);
  for (const [field, type] of keys.get(key) ?? []) addField(world, subgraph, name, plainField(field, type));
}

function declareOrg(world: WorldDraft): void {
  world.declare.set('Org', (subgraph) => {
    addField(world, subgraph, 'Org', plainField('area', 'ID!'));
    addField(world, subgraph, 'Org', plainField('deep', 'Org'));
  });
}

/** Each home knows a key of an earlier one, so every home can be reached from every other. */
function declareKeys(world: WorldDraft, name: string, homes: readonly SubgraphDraft[]): string[] {
  const { random } = world;
  const known: string[] = [];
  for (const home of homes) {
    const shared = known.length > 0 ? random.pick(known) : random.pick([...keys.keys()]);
    const own = random.chance(0.35) ? [random.pick([...keys.keys()])] : [];
    for (const key of new Set([shared, ...own])) {
      declareKey(world, home, name, key);
      known.push(key);
    }
  }
  return known;
}

function addEntity(world: WorldDraft, name: string): void {
  const { random } = world;
  const homes = random.some(world.subgraphs, random.chance(0.8) ? 2 : 1);
  const known = declareKeys(world, name, homes);
  const stubKey = random.pick(known);
  world.entities.set(name, { name, homes, stubKey });
  world.declare.set(name, (subgraph) => {
    declareKey(world, subgraph, name, stubKey, random.chance(0.7) ? ', resolvable: false' : '');
  });
  for (const home of homes) {
    for (let count = random.between(1, 3); count > 0; count--) {
      const field = leafField(world, name);
      addField(world, home, name, field);
      for (const other of homes) if (random.chance(0.2)) addField(world, other, name, field);
    }
  }
  world.objects.push(name);
  world.composites.push(name);
}

/** Object types with keys; different subgraphs may know different ones. */
export function addEntities(world: WorldDraft): void {
  declareOrg(world);
  for (const name of ['Ant', 'Bee', 'Cat', 'Dog'].slice(0, world.random.between(2, 4)))
    addEntity(world, name);
}
