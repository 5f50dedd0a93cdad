import { Kind, type ObjectTypeDefinitionNode, parse, type TypeNode } from 'graphql';

/** How much the others lean on the entities of one subgraph. */
export interface FanIn {
  /** The other subgraphs that refer to them. */
  readonly subgraphs: readonly string[];
  /** The fields by which they do, as `builder: Design.owner`: fields that answer them, and fields added to them. */
  readonly fields: readonly string[];
}

/** The object types of each subgraph, by the subgraph's name. */
type Types = ReadonlyMap<string, readonly ObjectTypeDefinitionNode[]>;

function typesIn(sdl: string): ObjectTypeDefinitionNode[] {
  return parse(sdl, { noLocation: true }).definitions.filter(
    (definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION,
  );
}

/** The fields of an entity's keys; empty for a type that is no entity. */
function keyFieldsOf({ directives = [] }: ObjectTypeDefinitionNode): readonly string[] {
  return directives
    .filter(({ name }) => name.value === 'key')
    .flatMap(({ arguments: given = [] }) => given)
    .flatMap(({ value }) => (value.kind === Kind.STRING ? value.value.split(/\s+/) : []));
}

function ownFieldsOf(type: ObjectTypeDefinitionNode): string[] {
  const keys = keyFieldsOf(type);
  return (type.fields ?? []).map(({ name }) => name.value).filter((name) => !keys.includes(name));
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

/** The entities, each with the subgraph it belongs to: the one that has most of its fields. */
function findOwners(types: Types): ReadonlyMap<string, string> {
  const owners = new Map<string, { readonly subgraph: string; readonly fields: number }>();
  for (const [subgraph, own] of types) {
    for (const type of own.filter((candidate) => keyFieldsOf(candidate).length > 0)) {
      const fields = ownFieldsOf(type).length;
      const known = owners.get(type.name.value);
      if (known === undefined || fields > known.fields) owners.set(type.name.value, { subgraph, fields });
    }
  }
  return new Map(Array.from(owners, ([entity, { subgraph }]) => [entity, subgraph]));
}

/**
 * Finds who refers to whose entities.
 * @param sdls the schemas of all subgraphs by their names
 * @throws GraphQLError for a schema that cannot be parsed
 */
export function findFanIn(sdls: ReadonlyMap<string, string>): ReadonlyMap<string, FanIn> {
  const types: Types = new Map(Array.from(sdls, ([name, sdl]) => [name, typesIn(sdl)]));
  const owners = findOwners(types);
  const references = Array.from(types).flatMap(([subgraph, own]) =>
    own.flatMap((type) => {
      const { value: name } = type.name;
      const added = owners.has(name) ? ownFieldsOf(type).map((field) => ({ entity: name, field })) : [];
      const answered = (type.fields ?? []).map((field) => ({
        entity: namedType(field.type),
        field: field.name.value,
      }));
      return [...added, ...answered].map(({ entity, field }) => ({
        owner: owners.get(entity),
        subgraph,
        field: `${subgraph}: ${name}.${field}`,
      }));
    }),
  );
  const fanInOf = (owner: string): FanIn => {
    const others = references.filter(
      (reference) => reference.owner === owner && reference.subgraph !== owner,
    );
    return {
      subgraphs: [...new Set(others.map(({ subgraph }) => subgraph))],
      fields: [...new Set(others.map(({ field }) => field))],
    };
  };
  return new Map(Array.from(sdls.keys(), (name) => [name, fanInOf(name)]));
}
