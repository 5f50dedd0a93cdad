import { freeName, randomArguments, wrapped } from './fields.ts';
import {
  addField,
  type FieldDraft,
  mayMention,
  namedType,
  plainField,
  type SubgraphDraft,
  type WorldDraft,
} from './model.ts';

/** A field that leads to objects, also in lists and lists of lists. */
function relation(world: WorldDraft, subgraph: SubgraphDraft, typeName: string, stem: string): FieldDraft {
  const targets = world.composites.filter((target) => mayMention(world, subgraph, target));
  const type = wrapped(world, world.random.pick(targets), 0.5);
  return plainField(freeName(world, typeName, stem), type, randomArguments(world));
}

/** Subgraphs that share a field must agree on some types it leads to, which of interfaces and unions few do. */
function shareField(
  world: WorldDraft,
  others: readonly SubgraphDraft[],
  typeName: string,
  field: FieldDraft,
  probability: number,
): void {
  const isObject = world.objects.includes(namedType(field.type));
  for (const other of others) {
    if (world.random.chance(isObject ? probability : probability / 4) && mayMention(world, other, field.type))
      addField(world, other, typeName, field);
  }
}

/** Fields from objects to objects. */
export function addRelations(world: WorldDraft): void {
  const { random } = world;
  for (const { name, homes } of world.entities.values()) {
    for (const home of homes) {
      for (let count = random.between(0, 2); count > 0; count--) {
        const field = relation(world, home, name, 'link');
        addField(world, home, name, field);
        shareField(world, homes, name, field, 0.15);
      }
    }
  }
}

/** Where clients enter: each subgraph has queries, some have mutations, some answer the same query. */
export function addRootFields(world: WorldDraft): void {
  const { random } = world;
  for (const subgraph of world.subgraphs) {
    for (let count = random.between(1, 3); count > 0; count--) {
      const field = relation(world, subgraph, 'Query', 'find');
      addField(world, subgraph, 'Query', field);
      shareField(world, world.subgraphs, 'Query', field, 0.15);
    }
    if (random.chance(0.5)) {
      for (let count = random.between(1, 3); count > 0; count--)
        addField(world, subgraph, 'Mutation', relation(world, subgraph, 'Mutation', 'make'));
    }
  }
}
