import { addField, declaringSubgraphs, namedType, type WorldDraft } from './model.ts';

/** Fields on the move from one subgraph to another, at once or by percentage. */
export function addOverrides(world: WorldDraft): void {
  const { random } = world;
  for (const { name, homes } of world.entities.values()) {
    const [to, from] = random.shuffled(homes);
    if (!to || !from || !random.chance(0.4)) continue;
    const movable = [...(from.objects.get(name)?.fields.values() ?? [])].filter(
      (field) =>
        field.directives.size === 0 &&
        /^(leaf|own)/.test(field.name) &&
        world.leaves.includes(namedType(field.type)) &&
        declaringSubgraphs(world, name, field.name).length === 1,
    );
    const [field] = random.some(movable, 1);
    const label = random.chance(0.4) ? ', label: "percent(30)"' : '';
    if (field) addField(world, to, name, field, `@override(from: "${from.name}"${label})`);
  }
}
