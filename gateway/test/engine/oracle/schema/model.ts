import type { Random } from '../random.ts';

export interface ArgumentDraft {
  readonly name: string;
  readonly type: string;
  /** As GraphQL writes it. */
  readonly defaultValue?: string;
  readonly directives: readonly string[];
}

export interface FieldDraft {
  readonly name: string;
  /** As GraphQL writes it, such as `[Ant!]!`. */
  type: string;
  readonly args: readonly ArgumentDraft[];
  /** Without sharing directives, which {@link file://./sharing.ts} adds at the end. */
  readonly directives: Set<string>;
}

export interface ObjectDraft {
  readonly kind: 'type' | 'interface';
  readonly name: string;
  readonly implementing: Set<string>;
  readonly directives: Set<string>;
  readonly fields: Map<string, FieldDraft>;
}

/** The schema of one subgraph in the making. */
export interface SubgraphDraft {
  readonly name: string;
  /** Whether its root types have names of their own. */
  readonly renamesRoots: boolean;
  readonly objects: Map<string, ObjectDraft>;
  readonly unions: Map<string, Set<string>>;
  /** Enums, inputs and scalars by name: nothing changes them once they are declared. */
  readonly definitions: Map<string, string>;
}

/** An entity, and the subgraphs that can be asked for it. */
export interface EntityDraft {
  readonly name: string;
  readonly homes: readonly SubgraphDraft[];
  /** What a subgraph that only refers to the entity knows of it. */
  readonly stubKey: string;
}

/** The supergraph in the making. */
export interface WorldDraft {
  readonly random: Random;
  readonly subgraphs: readonly SubgraphDraft[];
  readonly entities: Map<string, EntityDraft>;
  /** Interfaces that are entities, and the entities that implement them. */
  readonly entityInterfaces: Map<string, readonly string[]>;
  /** How a subgraph declares a type it mentions. */
  readonly declare: Map<string, (subgraph: SubgraphDraft) => void>;
  /** Types a subgraph must never mention, as `<subgraph> <type>`. */
  readonly forbidden: Set<string>;
  /** Output types that a field of any subgraph may have. */
  readonly leaves: string[];
  readonly composites: string[];
  /** Those of the composites that are object types everywhere. */
  readonly objects: string[];
  /** Argument types, with the default values some of them have. */
  readonly inputs: { readonly type: string; readonly defaultValue?: string }[];
}

const builtIn = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);

/** @returns the name in a type such as `[Ant!]!` */
export function namedType(type: string): string {
  return type.replaceAll(/[[\]!]/g, '');
}

export function isDeclared(subgraph: SubgraphDraft, name: string): boolean {
  return subgraph.objects.has(name) || subgraph.unions.has(name) || subgraph.definitions.has(name);
}

export function mayMention(world: WorldDraft, subgraph: SubgraphDraft, type: string): boolean {
  return !world.forbidden.has(`${subgraph.name} ${namedType(type)}`);
}

/** @returns two or more object types, at least one of which every subgraph may mention */
export function pickMembers({ random, objects, forbidden }: WorldDraft): string[] {
  const restricted = new Set([...forbidden].map((entry) => entry.split(' ')[1]));
  const anywhere = random.pick(objects.filter((name) => !restricted.has(name)));
  return [...new Set([anywhere, ...random.some(objects, 2)])];
}

/** Makes sure that a subgraph declares a type, and whatever that type mentions. */
export function mention(world: WorldDraft, subgraph: SubgraphDraft, type: string): void {
  const name = namedType(type);
  if (!builtIn.has(name) && !isDeclared(subgraph, name)) world.declare.get(name)?.(subgraph);
}

/** @returns the object or interface of that name in a subgraph, declared empty if it is new there */
export function objectIn(
  subgraph: SubgraphDraft,
  name: string,
  kind: ObjectDraft['kind'] = 'type',
): ObjectDraft {
  const known = subgraph.objects.get(name);
  if (known) return known;
  const added: ObjectDraft = {
    kind,
    name,
    implementing: new Set(),
    directives: new Set(),
    fields: new Map(),
  };
  subgraph.objects.set(name, added);
  return added;
}

/** Adds a field to a type of a subgraph, unless the type has it, and declares what the field mentions. */
export function addField(
  world: WorldDraft,
  subgraph: SubgraphDraft,
  typeName: string,
  field: FieldDraft,
  ...directives: readonly string[]
): void {
  const { fields } = objectIn(subgraph, typeName);
  if (fields.has(field.name)) return;
  fields.set(field.name, { ...field, directives: new Set([...field.directives, ...directives]) });
  mention(world, subgraph, field.type);
  for (const { type } of field.args) mention(world, subgraph, type);
}

export function plainField(name: string, type: string, args: readonly ArgumentDraft[] = []): FieldDraft {
  return { name, type, args, directives: new Set() };
}

/** @returns the subgraphs whose type of that name has the field */
export function declaringSubgraphs(world: WorldDraft, typeName: string, fieldName: string): SubgraphDraft[] {
  return world.subgraphs.filter(({ objects }) => objects.get(typeName)?.fields.has(fieldName));
}
