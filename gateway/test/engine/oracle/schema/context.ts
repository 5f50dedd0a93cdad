import { leafField } from './fields.ts';
import { addField, objectIn, plainField, type SubgraphDraft, type WorldDraft } from './model.ts';

/** Eggs are reached through nests alone, since a field with `@fromContext` must be below what sets its context. */
function addNest(world: WorldDraft, subgraph: SubgraphDraft, name: string): void {
  const { random } = world;
  objectIn(subgraph, name).directives.add('@context(name: "nest")');
  addField(world, subgraph, name, plainField('shade', 'String'));
  addField(world, subgraph, name, plainField('eggs', random.pick(['Egg', '[Egg]', '[Egg!]!', '[[Egg]]'])));
  if (random.chance(0.5))
    addField(world, subgraph, name, plainField('basket', random.pick(['Basket', '[Basket!]'])));
}

/** Fields with arguments that no client gives: they are taken from an object further up. */
export function addContext(world: WorldDraft): void {
  const { random } = world;
  if (!random.chance(0.35)) return;
  const subgraph = random.pick(world.subgraphs);
  const nests = [...world.entities.values()].filter(({ homes }) => homes.includes(subgraph));
  if (nests.length === 0) return;
  world.declare.set('Egg', () => {
    objectIn(subgraph, 'Egg').directives.add('@key(fields: "id")');
    for (const field of [plainField('id', 'ID!'), leafField(world, 'Egg')])
      addField(world, subgraph, 'Egg', field);
    const directives = ['@fromContext(field: "$nest { shade }")'];
    const shade = { name: 'shade', type: 'String', directives };
    const size = { name: 'size', type: 'Int', directives: [] };
    addField(
      world,
      subgraph,
      'Egg',
      plainField('tint', 'String', random.chance(0.5) ? [shade] : [size, shade]),
    );
  });
  world.declare.set('Basket', () => addField(world, subgraph, 'Basket', plainField('eggs', '[Egg]')));
  for (const { name } of random.some(nests, 1).slice(0, 2)) addNest(world, subgraph, name);
  const other = random.pick(world.subgraphs);
  if (other === subgraph || !random.chance(0.5)) return;
  objectIn(other, 'Egg').directives.add('@key(fields: "id")');
  addField(world, other, 'Egg', plainField('id', 'ID!'));
  addField(world, other, 'Egg', leafField(world, 'Egg', 'other'));
}
