import { addField, declaringSubgraphs, namedType, type SubgraphDraft, type WorldDraft } from './model.ts';

/** Answers that bring along what otherwise only another subgraph knows. */
function provideBelow(world: WorldDraft, subgraph: SubgraphDraft, typeName: string, fieldName: string): void {
  const { random } = world;
  const field = subgraph.objects.get(typeName)?.fields.get(fieldName);
  if (!field || field.directives.size > 0 || declaringSubgraphs(world, typeName, fieldName).length > 1)
    return;
  const target = namedType(field.type);
  const elsewhere = (world.entities.get(target)?.homes ?? [])
    .filter((home) => home !== subgraph)
    .flatMap((home) => [...(home.objects.get(target)?.fields.values() ?? [])])
    .filter(
      ({ name, type, args, directives }) =>
        directives.size === 0 &&
        args.length === 0 &&
        world.leaves.includes(namedType(type)) &&
        !subgraph.objects.get(target)?.fields.has(name),
    );
  const [provided] = random.some(elsewhere, 1);
  if (!provided) return;
  addField(world, subgraph, target, provided, '@external');
  // What is provided is answered by two subgraphs, if only on one path.
  for (const { objects } of declaringSubgraphs(world, target, provided.name)) {
    const declared = objects.get(target)?.fields.get(provided.name);
    if (!declared?.directives.has('@external')) declared?.directives.add('@shareable');
  }
  field.directives.add(`@provides(fields: "${provided.name}")`);
}

/** Puts `@provides` on some fields that lead to entities. */
export function addProvides(world: WorldDraft): void {
  for (const subgraph of world.subgraphs) {
    for (const { name: typeName, kind, fields } of [...subgraph.objects.values()]) {
      if (kind === 'interface') continue;
      for (const name of [...fields.keys()]) {
        if (world.random.chance(0.25)) provideBelow(world, subgraph, typeName, name);
      }
    }
  }
}
