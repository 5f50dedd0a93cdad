import {
  type ConstDirectiveNode,
  type GraphQLSchema,
  isTypeDefinitionNode,
  parse,
  print,
  printSchema,
  type TypeDefinitionNode,
} from 'graphql';

/** What clients are told of who may have what; to a client, scopes are but text. */
const definitions = `
"For whoever is signed in; to anybody else the answer is UNAUTHENTICATED."
directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM

"For whoever has all the scopes of one of these lists; to anybody else the answer is FORBIDDEN, or UNAUTHENTICATED."
directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
`;

/** Something that a schema was built of, which may have directives. */
interface Definition {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] | undefined } | null | undefined;
}

function guardsOn(definition: Definition | undefined): readonly ConstDirectiveNode[] {
  const directives = definition?.astNode?.directives ?? [];
  return directives.filter(({ name }) => ['authenticated', 'requiresScopes'].includes(name.value));
}

function withGuards(node: TypeDefinitionNode, supergraph: GraphQLSchema): TypeDefinitionNode {
  const type = supergraph.getType(node.name.value);
  const directives = [...(node.directives ?? []), ...guardsOn(type)];
  if (type === undefined || !('getFields' in type) || !('fields' in node)) return { ...node, directives };
  const fields = node.fields?.map((field) => ({
    ...field,
    directives: [...(field.directives ?? []), ...guardsOn(type.getFields()[field.name.value])],
  }));
  return { ...node, directives, fields } as TypeDefinitionNode;
}

/** Prints the schema clients see, with the directives of the supergraph that say who may have what. */
export function printApiSchema(api: GraphQLSchema, supergraph: GraphQLSchema): string {
  const document = parse(definitions + printSchema(api));
  return print({
    ...document,
    definitions: document.definitions.map((node) =>
      isTypeDefinitionNode(node) ? withGuards(node, supergraph) : node,
    ),
  });
}
