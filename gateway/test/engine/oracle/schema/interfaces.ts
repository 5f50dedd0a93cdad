import { leafField } from './fields.ts';
import {
  addField,
  type FieldDraft,
  isDeclared,
  mayMention,
  mention,
  objectIn,
  pickMembers,
  type SubgraphDraft,
  type WorldDraft,
} from './model.ts';

interface InterfacePlan {
  readonly name: string;
  readonly parents: readonly InterfacePlan[];
  readonly fields: readonly FieldDraft[];
  readonly members: readonly string[];
}

/** A member may promise more than the interface does: that its field is never null. */
function memberField(world: WorldDraft, field: FieldDraft): FieldDraft {
  const stricter = !field.type.endsWith('!') && world.random.chance(0.5);
  return stricter ? { ...field, type: `${field.type}!` } : field;
}

function implement(
  world: WorldDraft,
  subgraph: SubgraphDraft,
  member: string,
  { name, parents, fields }: InterfacePlan,
): void {
  mention(world, subgraph, member);
  objectIn(subgraph, member).implementing.add(name);
  for (const field of fields) addField(world, subgraph, member, memberField(world, field));
  for (const parent of parents) {
    mention(world, subgraph, parent.name);
    implement(world, subgraph, member, parent);
  }
}

function declareInterface(world: WorldDraft, subgraph: SubgraphDraft, plan: InterfacePlan): void {
  const declared = objectIn(subgraph, plan.name, 'interface');
  for (const field of plan.fields) addField(world, subgraph, plan.name, field);
  for (const parent of plan.parents) {
    mention(world, subgraph, parent.name);
    declared.implementing.add(parent.name);
    for (const field of parent.fields) addField(world, subgraph, plan.name, field);
  }
  const possible = plan.members.filter((member) => mayMention(world, subgraph, member));
  const here = possible.filter((member) => isDeclared(subgraph, member));
  for (const member of world.random.some(here.length > 0 ? here : possible, 1)) {
    implement(world, subgraph, member, plan);
  }
}

function addFields(world: WorldDraft, subgraph: SubgraphDraft, member: string, plan: InterfacePlan): void {
  for (const { fields } of [plan, ...plan.parents])
    for (const field of fields) addField(world, subgraph, member, memberField(world, field));
}

/** A type without keys must be the same everywhere, also where the interface is unknown. */
function giveFieldsToValueType(world: WorldDraft, member: string, plan: InterfacePlan): void {
  const declare = world.declare.get(member);
  world.declare.set(member, (subgraph) => {
    declare?.(subgraph);
    addFields(world, subgraph, member, plan);
  });
  for (const subgraph of world.subgraphs)
    if (isDeclared(subgraph, member)) addFields(world, subgraph, member, plan);
}

/** Wherever an entity is asked for the interface's fields, one of its homes must have them. */
function giveFields(world: WorldDraft, plan: InterfacePlan): void {
  for (const member of plan.members) {
    const entity = world.entities.get(member);
    if (!entity) giveFieldsToValueType(world, member, plan);
    else
      for (const home of world.random.some(entity.homes, 1)) {
        if (world.random.chance(0.5)) mention(world, home, plan.name);
        addFields(world, home, member, plan);
      }
  }
}

/** Interfaces that entities and value types implement, one of which may implement another. */
export function addInterfaces(world: WorldDraft): void {
  const { random } = world;
  const plans: InterfacePlan[] = [];
  for (const name of ['Named', 'Sized'].slice(0, random.between(0, 2))) {
    const fields = Array.from({ length: random.between(1, 2) }, (_, index) => ({
      ...leafField(world, name),
      name: `${name.toLowerCase()}${index}`,
    }));
    const parents = random.chance(0.4) ? plans.slice(0, 1) : [];
    const plan = { name, parents, fields, members: pickMembers(world) };
    plans.push(plan);
    world.declare.set(name, (subgraph) => declareInterface(world, subgraph, plan));
    giveFields(world, plan);
    world.composites.push(name);
  }
}
