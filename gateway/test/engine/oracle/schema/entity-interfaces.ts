import { leafField } from './fields.ts';
import { addField, objectIn, plainField, type SubgraphDraft, type WorldDraft } from './model.ts';

const name = 'Animal';
const members = ['Elk', 'Fox'];
const key = '@key(fields: "id")';

/** A subgraph that knows the interface knows everything that implements it. */
function declareInterface(
  world: WorldDraft,
  subgraph: SubgraphDraft,
  shared: ReturnType<typeof leafField>,
): void {
  objectIn(subgraph, name, 'interface').directives.add(key);
  for (const field of [plainField('id', 'ID!'), shared]) addField(world, subgraph, name, field);
  for (const member of members) {
    const object = objectIn(subgraph, member);
    object.directives.add(key);
    object.implementing.add(name);
    for (const field of [plainField('id', 'ID!'), shared]) addField(world, subgraph, member, field);
    if (world.random.chance(0.5)) addField(world, subgraph, member, leafField(world, member, 'own'));
  }
}

/** A subgraph for which the interface is one object type adds fields to all that implement it, unseen. */
function declareInterfaceObject(world: WorldDraft, subgraph: SubgraphDraft): void {
  const object = objectIn(subgraph, name);
  for (const directive of [key, '@interfaceObject']) object.directives.add(directive);
  addField(world, subgraph, name, plainField('id', 'ID!'));
  addField(world, subgraph, name, leafField(world, name, `${subgraph.name}Extra`));
  for (const member of members) world.forbidden.add(`${subgraph.name} ${member}`);
}

/** An interface with a key, that other subgraphs extend by `@interfaceObject`. */
export function addEntityInterface(world: WorldDraft): void {
  const { random } = world;
  if (world.subgraphs.length < 2 || !random.chance(0.5)) return;
  const [first, ...others] = random.shuffled(world.subgraphs);
  if (!first) return;
  const shared = { ...leafField(world, name), name: 'cry' };
  const holders = [first, ...others.slice(1).filter(() => random.chance(0.25))];
  const extending = others.filter((subgraph) => !holders.includes(subgraph) && random.chance(0.7));
  for (const holder of holders) declareInterface(world, holder, shared);
  for (const subgraph of extending) declareInterfaceObject(world, subgraph);
  for (const subgraph of others) {
    if (!holders.includes(subgraph) && !extending.includes(subgraph)) {
      world.forbidden.add(`${subgraph.name} ${name}`);
      if (random.chance(0.4)) addMemberHome(world, subgraph, random.pick(members));
    }
  }
  for (const member of members) {
    world.entities.set(member, { name: member, homes: holders, stubKey: 'id' });
    world.declare.set(member, (subgraph) => {
      objectIn(subgraph, member).directives.add(`@key(fields: "id", resolvable: false)`);
      addField(world, subgraph, member, plainField('id', 'ID!'));
    });
  }
  world.entityInterfaces.set(name, members);
  world.objects.push(...members);
  world.composites.push(name, ...members);
}

/** A member of the interface may have fields in subgraphs that do not know the interface. */
function addMemberHome(world: WorldDraft, subgraph: SubgraphDraft, member: string): void {
  objectIn(subgraph, member).directives.add(key);
  addField(world, subgraph, member, plainField('id', 'ID!'));
  addField(world, subgraph, member, leafField(world, member, 'own'));
}
