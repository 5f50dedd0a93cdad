import {
  isDeclared,
  mayMention,
  mention,
  objectIn,
  pickMembers,
  plainField,
  type WorldDraft,
} from './model.ts';

/** A type that clients never see, though subgraphs answer it. */
function addHiddenType(world: WorldDraft): string {
  world.declare.set('Ghost', (subgraph) => {
    const ghost = objectIn(subgraph, 'Ghost');
    ghost.directives.add('@inaccessible');
    ghost.fields.set('boo', plainField('boo', 'String'));
  });
  return 'Ghost';
}

/** Unions of which each subgraph may know other members. */
export function addUnions(world: WorldDraft): void {
  const { random } = world;
  for (const name of ['Thing', 'Result'].slice(0, random.between(0, 2))) {
    const members = pickMembers(world);
    if (random.chance(0.25)) members.push(addHiddenType(world));
    world.declare.set(name, (subgraph) => {
      const possible = members.filter((member) => mayMention(world, subgraph, member));
      const here = possible.filter((member) => member !== 'Ghost' && isDeclared(subgraph, member));
      const visible = possible.filter((member) => member !== 'Ghost');
      const chosen = new Set([...random.some(possible, 1), random.pick(here.length > 0 ? here : visible)]);
      subgraph.unions.set(name, chosen);
      for (const member of chosen) mention(world, subgraph, member);
    });
    world.composites.push(name);
  }
}
