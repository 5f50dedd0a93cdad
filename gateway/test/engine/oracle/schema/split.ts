import { leafField } from './fields.ts';
import { addField, mayMention, plainField, type WorldDraft } from './model.ts';

/**
 * Object types without keys of which each subgraph has one half: what is answered in two parts is put together by
 * position, in objects, lists, and lists of lists.
 */
export function addSplitTypes(world: WorldDraft): void {
  const { random } = world;
  for (const { name, homes } of world.entities.values()) {
    const [left, right] = homes;
    if (!left || !right || !random.chance(0.35)) continue;
    const half = `${name}Half`;
    const type = random.pick([half, `[${half}]`, `[${half}!]!`, `[[${half}]]`]);
    for (const home of [left, right]) {
      addField(world, home, half, leafField(world, half, home.name));
      addField(world, home, name, plainField('halves', type));
      const target = random.pick([...world.entities.keys()]);
      if (random.chance(0.4) && mayMention(world, home, target))
        addField(world, home, half, plainField(`${home.name}Link`, target));
    }
  }
}
