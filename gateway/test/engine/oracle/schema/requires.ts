import { leafField } from './fields.ts';
import {
  addField,
  declaringSubgraphs,
  type EntityDraft,
  type FieldDraft,
  mayMention,
  namedType,
  plainField,
  type SubgraphDraft,
  type WorldDraft,
} from './model.ts';

/** Values for the arguments of a required field, which a selection must write out. */
const literals: Readonly<Record<string, string>> = {
  Int: '7',
  String: '"required"',
  '[ID!]': '["a", "b"]',
  Boolean: 'true',
  Order: 'UP',
  Level: 'LOW',
  '[[Int]]': '[[3]]',
};

/** @returns nothing for a field that needs an argument we have no value for */
function withArguments(world: WorldDraft, { name, args }: FieldDraft): string | undefined {
  const needed = args.filter(({ type, defaultValue }) => type.endsWith('!') && defaultValue === undefined);
  const given = args.filter((arg) => needed.includes(arg) || world.random.chance(0.6));
  const written: string[] = [];
  for (const arg of given) {
    const literal = literals[arg.type.replace(/!$/, '')];
    if (literal !== undefined) written.push(`${arg.name}: ${literal}`);
    else if (needed.includes(arg)) return undefined;
  }
  return written.length > 0 ? `${name}(${written.join(' ')})` : name;
}

/** @returns what can be selected below a field in a subgraph: leaves, and at random an object's leaves */
function subselection(world: WorldDraft, subgraph: SubgraphDraft, type: string, depth: number): string {
  const name = namedType(type);
  const members = subgraph.unions.get(name);
  if (members) {
    const parts = [...members].map((member) => [member, subselection(world, subgraph, member, depth)]);
    return parts.flatMap(([member, part]) => (part ? [`... on ${member} { ${part} }`] : [])).join(' ');
  }
  const object = subgraph.objects.get(name);
  if (!object) return '';
  const parts = [...object.fields.values()].flatMap((field) => {
    const selected = withArguments(world, field);
    if (selected === undefined || !world.random.chance(0.7)) return [];
    if (!subgraph.objects.has(namedType(field.type)) && !subgraph.unions.has(namedType(field.type)))
      return [selected];
    const below = depth > 0 ? subselection(world, subgraph, field.type, depth - 1) : '';
    return below ? [`${selected} { ${below} }`] : [];
  });
  return parts.join(' ');
}

/** A field that one home has and another does not: what the other may require. */
function requirable(world: WorldDraft, { name, homes }: EntityDraft, home: SubgraphDraft): FieldDraft[] {
  return homes
    .flatMap((other) => [...(other.objects.get(name)?.fields.values() ?? [])])
    .filter(
      (field) =>
        mayMention(world, home, field.type) &&
        field.directives.size === 0 &&
        declaringSubgraphs(world, name, field.name).length === 1 &&
        declaringSubgraphs(world, name, field.name)[0] !== home,
    );
}

function addRequiringField(world: WorldDraft, entity: EntityDraft, home: SubgraphDraft): void {
  const { random } = world;
  const chosen = random.some(requirable(world, entity, home), 1).slice(0, random.between(1, 2));
  const selections: string[] = [];
  for (const field of chosen) {
    const selected = withArguments(world, field);
    if (selected === undefined) continue;
    addField(world, home, entity.name, field, '@external');
    const name = namedType(field.type);
    if (world.leaves.includes(name)) selections.push(selected);
    else {
      const below = subselection(world, home, field.type, 1) || '__typename';
      selections.push(`${selected} { ${below} }`);
    }
  }
  if (selections.length === 0) return;
  const target = random.chance(0.3)
    ? random.pick(world.composites.filter((name) => mayMention(world, home, name)))
    : undefined;
  const leaf = leafField(world, entity.name, 'needing');
  const field = target
    ? plainField(leaf.name, random.chance(0.5) ? target : `[${target}!]`, leaf.args)
    : leaf;
  addField(world, home, entity.name, field, `@requires(fields: ${JSON.stringify(selections.join(' '))})`);
}

/** Fields that a subgraph can only answer with what another subgraph knows of the entity. */
export function addRequires(world: WorldDraft): void {
  for (const entity of world.entities.values()) {
    for (const home of entity.homes) {
      if (entity.homes.length > 1 && world.random.chance(0.45)) addRequiringField(world, entity, home);
    }
  }
}
