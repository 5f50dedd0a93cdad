import { namedType, type WorldDraft } from './model.ts';

/** Hides some leaves from clients. They stay usable between subgraphs, as keys and by `@requires`. */
export function hideFields(world: WorldDraft): void {
  const { random } = world;
  for (const subgraph of world.subgraphs) {
    for (const { kind, name: typeName, implementing, fields } of subgraph.objects.values()) {
      if (kind === 'interface' || typeName === 'Query' || typeName === 'Mutation') continue;
      for (const field of fields.values()) {
        if (field.directives.has('@external')) continue;
        if (field.name === 'id' && implementing.size > 0) continue;
        const isLeaf =
          world.leaves.includes(namedType(field.type)) && /^(leaf|id|num|code|needing)/.test(field.name);
        if (isLeaf && random.chance(0.06)) field.directives.add('@inaccessible');
        if (random.chance(0.05)) field.directives.add('@tag(name: "public")');
      }
    }
  }
}
