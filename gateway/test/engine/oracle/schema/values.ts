import { leafField } from './fields.ts';
import { addField, type WorldDraft } from './model.ts';

/** Object types without keys, the same in every subgraph that mentions them. */
export function addValueTypes(world: WorldDraft): void {
  const names = ['Point', 'Range', 'Label'].slice(0, world.random.between(1, 3));
  for (const name of names) {
    const fields = Array.from({ length: world.random.between(1, 3) }, (_, index) => ({
      ...leafField(world, name, `${name.toLowerCase()}Leaf`),
      name: `${name.toLowerCase()}Leaf${index}`,
    }));
    if (world.random.chance(0.3)) fields.push({ ...leafField(world, name), name: 'constructor' });
    world.declare.set(name, (subgraph) => {
      for (const field of fields) addField(world, subgraph, name, field);
    });
    world.objects.push(name);
    world.composites.push(name);
  }
}
